// `npm run package`, `npm run deploy` and `npm run remove`: from the tree and stagewatch.yml to a stack.
import { resolve } from 'node:path';
import { Command } from 'commander';
import { StagewatchError } from '../../../shared/model/errors.js';
import { renderProblems } from '../../../cli/render/problems.js';
import { styleOf } from '../../../cli/render/style.js';
import { columns } from '../../../cli/render/columns.js';
import { packageAll, type PackageOptions } from './package.js';
import { renderSummary } from './summary.js';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

interface Flags {
  stage: string;
  region?: string;
  config?: string;
  folder: string;
  build: boolean;
}

const regionHere = (): string => process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? '';

const optionsOf = ({ stage, region, config, folder, build }: Flags): PackageOptions => ({
  target: { stage, region: region ?? regionHere() },
  ...(config === undefined ? {} : { config }),
  root: process.cwd(),
  folder: resolve(folder),
  builds: build,
});

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const pass = (text: string): void => void process.stderr.write(text);

const explain = (error: unknown): string => {
  if (error instanceof StagewatchError)
    return renderProblems(error.message, error.problems, styleOf(process.stderr));
  return `This failed in a way it should not: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
};

const finish =
  (work: (options: PackageOptions) => Promise<void>) =>
  async (flags: Flags): Promise<void> => {
    try {
      await work(optionsOf(flags));
    } catch (error) {
      process.stderr.write(`${explain(error)}\n`);
      process.exitCode = 1;
    }
  };

const pack = async (options: PackageOptions): Promise<void> =>
  print(renderSummary(await packageAll(options), styleOf(process.stdout)));

const deploy = async (options: PackageOptions): Promise<void> => {
  // Loaded here: packaging starts without the SDK.
  const { deployAll } = await import('./deploy.js');
  const { request } = await deployAll(options, pass);
  const { stage, region } = request.target;
  const mails = request.settings.notify.email.length;
  print('');
  print(`✓ Stagewatch watches: stage ${stage} in ${region}.`);
  if (mails > 0) print('  AWS has sent mail to each address: nothing arrives there before it is confirmed.');
  print(`Next: npm run -s stagewatch -- doctor --stage ${stage} --region ${region}`);
};

const remove = async (options: PackageOptions): Promise<void> => {
  const { removeAll } = await import('./remove.js');
  const kept = await removeAll(options, pass);
  const style = styleOf(process.stdout);
  const plain = (text: string): string => text;
  print('✓ The stack is gone. Kept, for you to delete or to look things up in:');
  const rows = kept.map(({ logicalId, type }) => [logicalId, type].map((text) => ({ text, colour: plain })));
  for (const line of columns(rows, 2, style.width)) print(line);
  print('docs/deploying.md says how they are found and deleted.');
};

const program = new Command('npm run').description(
  'Packages, deploys and removes Stagewatch, as stagewatch.yml says.',
);

const commands = [
  ['package', 'Check stagewatch.yml and package everything that deploys; nothing is sent anywhere.', pack],
  ['deploy', 'Package, deploy, and give the deployed Stagewatch its settings and declarations.', deploy],
  ['remove', 'Remove the deployed stack; what was found and declared is kept.', remove],
] as const;

for (const [name, description, work] of commands)
  program
    .command(name)
    .usage('-- [options]')
    .description(description)
    .option('-s, --stage <stage>', 'the deployment’s own stage', 'prod')
    .option('-r, --region <region>', 'where to deploy (default: $AWS_REGION)')
    .option('-c, --config <file>', 'settings (default: stagewatch.yml, where there is one)')
    .option('--folder <folder>', 'where to put what deploys, in place of an earlier package', 'build/package')
    .option('--no-build', 'take the functions as they are built')
    .action(finish(work));

await program.parseAsync();
