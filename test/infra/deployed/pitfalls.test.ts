// What has gone wrong before with templates that osls makes, each looked for in the one that really deploys.
import { existsSync, readFileSync, readlinkSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { isObject, type Json } from '../../../infra/local/definitions.js';
import {
  allowedTo,
  idOf,
  namedBy,
  packageTree,
  runTool,
  emptyFolder,
  type PackagedTree,
} from './package-run.js';

let packaged: PackagedTree;
beforeAll(async () => {
  packaged = await packageTree();
});

const memberOf = (value: unknown, key: string): unknown => (isObject(value) ? value[key] : undefined);
const functions = (): [string, Json][] => packaged.of('AWS::Lambda::Function');
const schedules = (): [string, Json][] => packaged.of('AWS::Scheduler::Schedule');

describe('schedules', () => {
  test('act as a role that Scheduler may take on and that may invoke the very function (1, 2)', () => {
    expect(schedules().map(([id]) => id)).toEqual(['SweepSchedule', 'BaselineSchedule', 'DeliverSchedule']);
    for (const [, { Target }] of schedules()) {
      const role = idOf(memberOf(Target, 'RoleArn'));
      const trusted = JSON.stringify(packaged.resources[role]);
      expect(trusted).toContain('scheduler.amazonaws.com');
      const { FunctionName } = Object.fromEntries(functions())[idOf(memberOf(Target, 'Arn'))] ?? {};
      expect(namedBy(packaged, role, 'lambda:InvokeFunction')).toContainEqual(
        expect.stringMatching(new RegExp(`:function:${String(FunctionName)}$`)),
      );
    }
  });

  test('say how long a beat is worth repeating, and where it goes then (6)', () => {
    for (const [, { Target }] of schedules()) {
      expect(memberOf(Target, 'RetryPolicy')).toMatchObject({ MaximumEventAgeInSeconds: expect.any(Number) });
      const queue = idOf(memberOf(memberOf(Target, 'DeadLetterConfig'), 'Arn'));
      expect(packaged.resources[queue]?.['Type']).toBe('AWS::SQS::Queue');
      expect(allowedTo(packaged, idOf(memberOf(Target, 'RoleArn')))).toContainEqual({
        action: 'sqs:SendMessage',
        resource: queue,
      });
    }
  });
});

test('there is no shared role, and no role that only a plug-in would write (1)', () => {
  expect(Object.keys(packaged.resources).filter((id) => id.startsWith('IamRole'))).toEqual([]);
  const roles = functions().map(([, { Role }]) => idOf(Role));
  expect(new Set(roles).size).toBe(functions().length);
});

test('no role has more managed policies than IAM attaches', () => {
  const attached = packaged
    .of('AWS::IAM::ManagedPolicy')
    .flatMap(([, { Roles }]) => [Roles ?? []].flat().map(idOf));
  for (const [id, { ManagedPolicyArns }] of packaged.of('AWS::IAM::Role')) {
    const count = [ManagedPolicyArns ?? []].flat().length + attached.filter((role) => role === id).length;
    expect([id, count <= 9]).toEqual([id, true]); // of 10; named sources add one
  }
});

test('a function with a queue for what failed may send to it (3)', () => {
  const wanted = functions().flatMap(([, { Role, DeadLetterConfig }]) =>
    DeadLetterConfig === undefined
      ? []
      : [{ role: idOf(Role), to: idOf(memberOf(DeadLetterConfig, 'TargetArn')) }],
  );
  const destinations = packaged.of('AWS::Lambda::EventInvokeConfig').flatMap(([, config]) => {
    const name = idOf(config['FunctionName']);
    const to = memberOf(memberOf(config['DestinationConfig'], 'OnFailure'), 'Destination');
    const role = idOf(memberOf(packaged.resources[name]?.['Properties'], 'Role'));
    return to === undefined ? [] : [{ role, to: idOf(to) }];
  });
  expect(wanted.length + destinations.length).toBeGreaterThan(0);
  for (const { role, to } of [...wanted, ...destinations])
    expect(allowedTo(packaged, role)).toContainEqual({ action: 'sqs:SendMessage', resource: to });
});

describe('queue policies', () => {
  const policies = (): [string, Json][] => packaged.of('AWS::SQS::QueuePolicy');

  test('let EventBridge into every queue that a rule sends to or fails to (4)', () => {
    const targets = packaged
      .of('AWS::Events::Rule')
      .flatMap(([, { Targets }]) => [Targets].flat().filter(isObject));
    const queues = targets.flatMap(({ Arn, DeadLetterConfig }) => [
      idOf(Arn),
      idOf(memberOf(DeadLetterConfig, 'Arn')),
    ]);
    expect(queues.length).toBeGreaterThan(0);
    for (const queue of new Set(queues)) {
      const policy = policies().find(([, { Queues }]) => [Queues].flat().map(idOf).includes(queue));
      expect([queue, JSON.stringify(policy)]).toEqual([
        queue,
        expect.stringContaining('events.amazonaws.com'),
      ]);
    }
  });

  test('are one for each queue: a second would replace the first (4)', () => {
    const queues = policies().flatMap(([, { Queues }]) => [Queues].flat().map(idOf));
    expect(queues).toEqual([...new Set(queues)]);
  });
});

test('the bucket of what is deployed is encrypted, closed to the public and to what comes without TLS', () => {
  const id = 'ServerlessDeploymentBucket';
  expect(packaged.resources[id]?.['Properties']).toMatchObject({
    BucketEncryption: { ServerSideEncryptionConfiguration: [{}] },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
  });
  const policy = packaged.of('AWS::S3::BucketPolicy').find(([, { Bucket }]) => idOf(Bucket) === id);
  expect(JSON.stringify(policy)).toContain('"Effect":"Deny"');
  expect(JSON.stringify(policy)).toContain('"aws:SecureTransport":false');
});

test('dead letters are named by reference, never imported from another stack (5)', () =>
  expect(JSON.stringify(packaged.template)).not.toContain('Fn::ImportValue'));

test('no function that answers over HTTP may run longer than whoever waits for it (7)', () => {
  const open = packaged.of('AWS::Lambda::Url').map(([, { TargetFunctionArn }]) => idOf(TargetFunctionArn));
  expect(open.length).toBeGreaterThan(0);
  for (const id of open)
    expect(Number(memberOf(packaged.resources[id]?.['Properties'], 'Timeout'))).toBeLessThanOrEqual(29);
});

test('no variable needs an account to be packaged, and none is left over (8)', () => {
  const sources = readdirSync(packaged.folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yml'))
    .map((path) => readFileSync(join(packaged.folder, path), 'utf8'));
  expect(sources.join('\n')).not.toMatch(/\$\{(ssm|aws|cf|s3)[:(]/);
  expect(JSON.stringify(packaged.template)).not.toMatch(/\$\{(self|file|opt|env|sls|param)[:(]/);
});

test('bundles are what the runtime loads: `.cjs`, the handler by its name (9)', () => {
  for (const [, { Handler, Runtime, Architectures }] of functions()) {
    expect(Handler).toMatch(/^build\/[a-z-]+\/index\.handler$/);
    expect([Runtime, Architectures]).toEqual(['nodejs24.x', ['arm64']]);
  }
});

test('nothing takes over the command `serverless` (10)', () => {
  expect(existsSync('node_modules/serverless')).toBe(false);
  expect(readlinkSync('node_modules/.bin/serverless')).toBe('../osls/bin/serverless.js');
});

test('rules take calls that CloudTrail delivers: mutating ones that did not fail (11)', () => {
  const patterns = packaged
    .of('AWS::Events::Rule')
    .map(([, { EventPattern }]) => EventPattern)
    .filter((pattern) => JSON.stringify(pattern).includes('AWS API Call via CloudTrail'));
  expect(patterns.length).toBeGreaterThan(0);
  for (const pattern of patterns)
    expect(memberOf(pattern, 'detail')).toMatchObject({ readOnly: [false], errorCode: [{ exists: false }] });
});

test('osls itself checks the definitions, and refuses what it does not know (12)', () =>
  expect(readFileSync('serverless.yml', 'utf8')).toMatch(/^configValidationMode: error$/m));

test('`AWS_ENDPOINT_URL` is where a deployment goes, and a failure says what is done and what is not (13)', async () => {
  const ran = await runTool(
    [
      'deploy',
      '--no-build',
      '--stage',
      'prod',
      '--region',
      'eu-west-1',
      '--folder',
      join(emptyFolder(), 'package'),
    ],
    {
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
      AWS_MAX_ATTEMPTS: '1',
    },
  );
  expect(ran.code).toBe(1);
  const said = ran.stderr.replaceAll(/\s+/g, ' ');
  expect(said).toContain('Nothing was deployed; the package is ready.');
  expect(said).toMatch(/stack stagewatch-prod in eu-west-1 it could not be looked at: .*ECONNREFUSED/);
  expect(said).toContain(
    'run it again, which does no harm: npm run deploy -- --stage prod --region eu-west-1',
  );
  expect(said).not.toContain('    at '); // no stack trace
});
