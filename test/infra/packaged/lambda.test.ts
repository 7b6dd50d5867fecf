// Packaged functions run as Lambda runs them: their own files and variables, one invocation at a time, a deadline.
import { afterEach, describe, expect, test } from '@jest/globals';
import { runSmallPackage, type SmallDeployment, type SmallPackage } from './small-package.js';

const handler = 'build/work/index.cjs';

/** What it is asked for, it does. */
const obedient = `
let calls = 0;
exports.handler = async (payload, context) => {
  calls += 1;
  if (payload.want === 'environment') return process.env;
  if (payload.want === 'failure') throw new TypeError('no such thing');
  if (payload.want === 'end') process.exit(3);
  if (payload.want === 'for ever' || payload.Records) await new Promise((resolve) => setTimeout(resolve, 60_000));
  await new Promise((resolve) => setTimeout(resolve, payload.ms ?? 0));
  return { calls, pid: process.pid, cwd: process.cwd(), payload, remainingMs: context.getRemainingTimeInMillis(), arn: context.invokedFunctionArn };
};
`;

let deployment: SmallDeployment;
const deploy = async (small: Partial<SmallPackage> = {}): Promise<SmallDeployment> =>
  (deployment = await runSmallPackage({ files: { [handler]: obedient }, ...small }));
const ask = (payload: object) => deployment.wired.invoke('work', payload) as Promise<Record<string, unknown>>;

afterEach(() => deployment.close());

const reserved = [
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_TASK_ROOT',
  'LANG',
  'PATH',
  'TZ',
  '_HANDLER',
];

describe('what a packaged function finds', () => {
  test('is the environment of the template and Lambda’s own, and nothing of whoever started it', async () => {
    process.env['STAGEWATCH_OF_THE_MACHINE'] = 'here';
    const { aws } = await deploy();
    const { AWS_ENDPOINT_URL, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED, ...found } = await ask({
      want: 'environment',
    });
    delete process.env['STAGEWATCH_OF_THE_MACHINE'];
    expect([AWS_ENDPOINT_URL, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED]).toEqual([
      aws.endpoint,
      'true',
    ]);
    expect(Object.keys(found).sort()).toEqual([...reserved, 'ACCOUNT', 'KEY', 'QUEUE', 'WHERE'].sort());
    expect(found).toMatchObject({
      ACCOUNT: aws.account,
      QUEUE: `${aws.endpoint}/${aws.account}/small-prod-WorkQueue`,
      WHERE: 'eu-west-1/small-prod',
      AWS_LAMBDA_FUNCTION_NAME: 'small-prod-work',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      _HANDLER: 'build/work/index.handler',
    });
    expect(deployment.wired.roles.keys()).toContain(found['AWS_ACCESS_KEY_ID']);
    const secret = await aws.call('secretsmanager', 'GetSecretValue', { SecretId: found['KEY'] });
    expect(secret['SecretString']).toMatch(/^[A-Za-z0-9]{48}$/);
  });

  test('is its payload and context; its process is kept for the next invocation, two at once have one each', async () => {
    await deploy();
    const first = await ask({ ms: 1 });
    expect(first).toMatchObject({
      calls: 1,
      payload: { ms: 1 },
      arn: 'arn:aws:lambda:eu-west-1:123456789012:function:small-prod-work',
    });
    expect(first['remainingMs']).toBeLessThanOrEqual(1000);
    expect(first['cwd']).not.toContain(process.cwd());
    expect(await ask({})).toMatchObject({ calls: 2, pid: first['pid'] });
    const pids = await Promise.all([ask({ ms: 200 }), ask({ ms: 200 })]).then((all) =>
      all.map(({ pid }) => pid),
    );
    expect(new Set(pids).size).toBe(2);
  });

  test('is one process where the template reserves one', async () => {
    await deploy({ properties: { ReservedConcurrentExecutions: 1 } });
    const answers = await Promise.all([ask({ ms: 50 }), ask({ ms: 50 }), ask({})]);
    expect(answers.map(({ calls }) => calls)).toEqual([1, 2, 3]);
  });

  test('is named where nothing runs it, and set going by what the template says', async () => {
    const { packaged, wired } = await deploy();
    expect(packaged.notRun).toEqual(['AWS::CloudWatch::Alarm']);
    await wired.runSchedule('work');
    expect(wired.failures).toEqual([]);
  });
});

describe('what fails, fails loudly', () => {
  test.each<[what: string, small: Partial<SmallPackage>, type: string, text: string]>([
    [
      'a handler that is not in the zip',
      { files: { 'README.md': '' } },
      'Runtime.ImportModuleError',
      "'build/work/index'",
    ],
    [
      'a handler that does not export',
      { files: { [handler]: '' } },
      'Runtime.HandlerNotFound',
      'build/work/index.handler',
    ],
    [
      'a package that is not in the zip',
      { files: { [handler]: "require('fflate')" } },
      'Runtime.ImportModuleError',
      "'fflate'",
    ],
    [
      'code that breaks as it loads',
      { files: { [handler]: "throw new RangeError('too much')" } },
      'RangeError',
      'too much',
    ],
  ])('%s', async (_what, small, name, text) => {
    const { wired, logged } = await deploy(small);
    await expect(wired.loadAll()).rejects.toMatchObject({ name, message: expect.stringContaining(text) });
    await expect(ask({})).rejects.toMatchObject({ name });
    expect(logged.join('\n')).toContain(name);
  });

  test('what a handler throws is told as Lambda tells it, and the process goes on', async () => {
    await deploy();
    await expect(ask({ want: 'failure' })).rejects.toMatchObject({
      name: 'TypeError',
      message: 'no such thing',
    });
    expect(await ask({})).toMatchObject({ calls: 2 });
  });

  test('a process that ends is an error, and the next invocation has a new one', async () => {
    await deploy();
    await expect(ask({ want: 'end' })).rejects.toMatchObject({
      name: 'Runtime.ExitError',
      message: expect.stringContaining('exit status 3'),
    });
    expect(await ask({})).toMatchObject({ calls: 1 });
  });

  test('an invocation that takes too long is ended, and its message comes back', async () => {
    const { aws, wired } = await deploy();
    const QueueUrl = wired.names.queueUrls['WorkQueue'] ?? '';
    await aws.call('sqs', 'SendMessage', { QueueUrl, MessageBody: 'slow' });
    await wired.drain();
    expect(wired.failures).toMatchObject([
      {
        functionName: 'work',
        error: { name: 'Sandbox.Timedout', message: expect.stringContaining('1.00 seconds') },
      },
    ]);
    const AttributeNames = ['ApproximateNumberOfMessagesNotVisible'];
    const { Attributes } = await aws.call('sqs', 'GetQueueAttributes', { QueueUrl, AttributeNames });
    expect(Attributes).toEqual({ ApproximateNumberOfMessagesNotVisible: '1' });
    expect(await ask({})).toMatchObject({ calls: 1 });
  });
});
