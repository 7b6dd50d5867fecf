// The commands of docs/operating.md run: against moto and a stack of the same names, or as far as the AWS CLI itself judges them.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  CloudFormationClient,
  CreateStackCommand,
  ListStackResourcesCommand,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDefinitions } from '../../infra/local/definitions.js';
import { epochMs } from '../../shared/model/time.js';
import { readTrigger } from '../../shared/runtime/baseline-trigger.js';
import { hasMoto, startMoto, type Moto } from '../acceptance/moto-server.js';
import { commandsOf, hasAws, isAnswered, runShell, serviceOf, type Ran } from './aws-blocks.js';
import { pageOf } from './page.js';

const blocks = pageOf('docs/operating.md').blocks('sh');
const functionsOf = blocks.find((block) => block.includes('physical() {')) ?? '';
const others = blocks.filter((block) => block !== functionsOf);
const isThere = hasMoto && hasAws;

const secrets = ['MaskKey', 'SlackAccess'];

/** Version 1 of the AWS CLI asks SQS at its old address, whatever the environment says. */
const toMoto = 'aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }';

/** What `physical` answers, without asking each time; secrets moto does not deploy. */
let answering = '';

/** moto names its queues by AWS's address. */
const answersOf = (endpoint: string, listed: readonly StackResourceSummary[]): string => {
  const known = listed.map(({ LogicalResourceId = '', PhysicalResourceId = '' }) => [
    LogicalResourceId,
    PhysicalResourceId.replace(/^https:\/\/[^/]*/, endpoint),
  ]);
  const cases = [...known, ...secrets.map((name) => [name, name])].map(
    ([id = '', name = '']) => `${id}) echo '${name}' ;;`,
  );
  return `${toMoto}\nphysical() { case "$1" in\n${cases.join('\n')}\nesac; }`;
};

const redriven = (dead: string) => ({
  RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [dead, 'Arn'] }, maxReceiveCount: 5 },
});

/** Queues and table of the deployment, as much of each as the commands need. */
const template = (): string => {
  const { resources } = loadDefinitions(process.cwd(), { region: 'us-east-1', stage: 'prod' });
  const { KeySchema, AttributeDefinitions, BillingMode } = { ...resources['StateTable']?.Properties };
  const attributes = [AttributeDefinitions].flat().slice(0, 2);
  const Resources = Object.fromEntries(
    Object.entries(resources).flatMap(([id, { Type }]) =>
      Type === 'AWS::SQS::Queue' || Type === 'AWS::SNS::Topic' ? [[id, { Type }]] : [],
    ),
  );
  return JSON.stringify({
    Resources: {
      ...Resources,
      // Only a queue that is somebody's dead-letter queue can be redriven.
      LooksNowQueue: { Type: 'AWS::SQS::Queue', Properties: redriven('LooksNowDlq') },
      StateTable: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          KeySchema,
          AttributeDefinitions: attributes,
          BillingMode,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        },
      },
    },
  });
};

let moto: Moto | undefined;
let cwd = '';
beforeAll(async () => {
  if (!isThere) return console.warn('moto_server and aws are not both installed: skipped');
  moto = await startMoto();
  const config = {
    endpoint: moto.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
  };
  const stacks = new CloudFormationClient(config);
  await stacks.send(new CreateStackCommand({ StackName: 'stagewatch-prod', TemplateBody: template() }));
  const { StackResourceSummaries = [] } = await stacks.send(
    new ListStackResourcesCommand({ StackName: 'stagewatch-prod' }),
  );
  answering = answersOf(moto.endpoint, StackResourceSummaries);
  const keeper = new SecretsManagerClient(config);
  for (const Name of secrets) await keeper.send(new CreateSecretCommand({ Name, SecretString: 'x' }));
  stacks.destroy();
  keeper.destroy();
  cwd = mkdtempSync(join(tmpdir(), 'operating-'));
  writeFileSync(join(cwd, 'slack.json'), '{"token":"xoxb-1"}');
}, 60_000);
afterAll(() => moto?.stop());

const answered = others.filter(isAnswered);

/** `invoke` is a command of the CLI's own, without a skeleton to judge it by. */
const judged = others
  .filter((block) => !isAnswered(block))
  .flatMap(commandsOf)
  .filter((command) => serviceOf(command) !== '' && !command.startsWith('aws lambda invoke'));

/** Tried below, with something to move. */
const byHand = others.find((block) => block.includes('move() {')) ?? '';

const named = 'physical() { echo name; }\narn() { echo arn:aws:sqs:us-east-1:123456789012:name; }';

/** All at once: each is the start of an interpreter, and little else. */
const runAll = async (scripts: readonly string[]): Promise<[string, Ran][]> =>
  Promise.all(
    scripts.map(async (script): Promise<[string, Ran]> => [
      script,
      await runShell(script, moto === undefined ? {} : { AWS_ENDPOINT_URL: moto.endpoint }),
    ]),
  );

const failuresOf = (ran: readonly [string, Ran][]) =>
  ran.flatMap(([script, { code, stderr }]) =>
    code === 0 && stderr === '' ? [] : [{ script, code, stderr }],
  );

test('whatever moto answers, it answers', async () => {
  expect(answered.length).toBeGreaterThan(6);
  if (moto === undefined) return;
  const scripts = answered
    .filter((block) => block !== byHand)
    .map((block) => `cd ${cwd}\n${functionsOf}\n${answering}\n${block}`);
  expect(failuresOf(await runAll(scripts))).toEqual([]);
}, 120_000);

test('the names that CloudFormation gave are found as the page says', async () => {
  if (moto === undefined) return;
  const [[, ran] = ['', undefined]] = await runAll([`${functionsOf}\n${toMoto}\nphysical StateTable`]);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(answering).toContain(`StateTable) echo '${ran?.stdout.trim()}' ;;`);
}, 120_000);

test('the AWS CLI understands every other command', async () => {
  expect(judged.length).toBeGreaterThan(3);
  if (moto === undefined) return;
  const scripts = judged.map((command) => `${named}\n${command} --generate-cli-skeleton`);
  expect(failuresOf(await runAll(scripts))).toEqual([]);
}, 120_000);

test('a message that SNS could not deliver is where it belongs once it is moved by hand', async () => {
  expect(byHand).toContain('move SlackSubscriptionDlq SlackQueue');
  if (moto === undefined) return;
  const body = '{"Message":"a \\"drift\\" of a\\\\b"}';
  const script = `${functionsOf}\n${answering}
aws sqs send-message --queue-url "$(physical SlackSubscriptionDlq)" --message-body '${body}' > /dev/null
{ ${byHand}
} > /dev/null
aws sqs receive-message --queue-url "$(physical SlackQueue)" --query 'Messages[].Body' --output json`;
  const [[, ran] = ['', undefined]] = await runAll([script]);
  expect(JSON.parse(ran?.stdout ?? '[]')).toEqual([body]);
}, 120_000);

test('every invocation has a payload that its door takes', () => {
  const payloads = others.flatMap((block) => [...block.matchAll(/--payload '([^']+)'/g)]);
  expect(payloads.length).toBeGreaterThan(0);
  for (const [, payload = ''] of payloads)
    expect(readTrigger(JSON.parse(payload) as unknown, epochMs(0))).toHaveProperty('order');
});
