// `stagewatch local`: the embedded AWS alone, for any client.
import { InvalidArgumentError, type Command } from 'commander';

const port = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return value;
};

const serve = async (flags: { port: number; quotas: boolean }): Promise<number> => {
  // Loaded here: all other commands start without it.
  const { startLocalAws } = await import('../infra/local/server.js');
  const aws = await startLocalAws({ port: flags.port, quotas: flags.quotas ? 'real' : 'off' });
  const environment = Object.entries(aws.environment).map(([name, value]) => `  export ${name}=${value}`);
  process.stdout.write(
    [
      'Serving API Gateway, IVS Real-Time, CloudFormation, S3, DynamoDB, Lambda, SNS, SQS and STS on loopback.',
      'To join in:',
      ...environment,
      '  aws apigateway get-rest-apis',
      'Ctrl-C ends it; nothing is kept.',
      '',
    ].join('\n'),
  );
  return new Promise<number>(() => {});
};

export const addLocal = (program: Command, finish: (work: () => Promise<number>) => Promise<void>): void => {
  program
    .command('local')
    .description('Serve the embedded AWS on loopback for any client, the AWS CLI included.')
    .option('-p, --port <port>', 'port to listen on (0: any free one)', port, 4700)
    .option('--quotas', "throttle at AWS's own quotas", false)
    .action((flags: { port: number; quotas: boolean }) => finish(() => serve(flags)));
};
