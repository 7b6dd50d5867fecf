// `stagewatch adopt`: writes what AWS has now as a declaration to review and commit.
import { existsSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Option, type Command } from 'commander';
import { operatorError } from '../shared/model/errors.js';
import { kindId } from '../shared/model/target.js';
import { kinds } from '../shared/kinds/registry.js';
import { adopt, type Adopted } from '../shared/usecases/adopt/adopt.js';
import { didYouMean } from '../shared/usecases/declarations/suggest.js';
import { usualSizeLimit } from '../shared/usecases/yaml.js';
import { clientPool } from './check.js';
import { defaultPlace } from './environment.js';
import { progressOn } from './progress.js';
import { warn } from './render/warn.js';

interface AdoptFlags {
  api?: string[];
  ivs?: boolean;
  kind?: string[];
  reveal?: string[];
  region?: string;
  account?: string;
  out?: string;
  force?: boolean;
}

const collect = (value: string, previous: string[] = []): string[] => [...previous, value];

const refuse = (where: string, what: string, remedy: string): never => {
  throw operatorError('Nothing was adopted.', [{ where, what, remedy }]);
};

/** A path that no kind has would reveal nothing, and nobody would notice. */
const checkReveal = (paths: readonly string[]): void => {
  const known = kinds.flatMap(({ schema }) => schema.fields.map(({ pattern }) => pattern));
  for (const path of paths)
    if (!known.includes(path))
      refuse('--reveal', `\`${path}\` is not a path of any kind`, didYouMean(path, known));
};

const checkOut = ({ out, force }: AdoptFlags): void => {
  if (out !== undefined && force !== true && existsSync(out))
    refuse(out, 'the file is there already', 'Give another --out, or --force to replace it.');
};

const write = (out: string, text: string): void => {
  try {
    writeFileSync(out, text);
  } catch (error) {
    refuse(out, error instanceof Error ? error.message : String(error), 'Give a file that can be written.');
  }
};

const deliver = ({ text, resources, untold }: Adopted, out: string | undefined): void => {
  untold.forEach(warn);
  if (resources === 0)
    refuse('adopt', 'there is nothing here to write', 'Choose another Region, or other APIs with --api.');
  if (out === undefined) process.stdout.write(text);
  else {
    write(out, text);
    process.stderr.write(`${resources} resources written to ${out}\n`);
  }
  if (Buffer.byteLength(text) > usualSizeLimit)
    warn(
      `the declaration is larger than ${usualSizeLimit} bytes, which is not read again: adopt fewer APIs at a time (--api).`,
    );
};

/** 0 all that was chosen is written · 1 something could not be read, and is not in the file. */
const runAdopt = async (flags: AdoptFlags): Promise<number> => {
  checkReveal(flags.reveal ?? []);
  checkOut(flags);
  const place = await defaultPlace(flags);
  const progress = progressOn(process.stderr);
  const adopted = await adopt({
    ...clientPool(),
    now: () => new Date(),
    onProgress: (done, all) => progress.say(`read ${done} of ${all}`),
  })({
    place,
    file: flags.out === undefined ? 'FILE' : basename(flags.out),
    reveal: flags.reveal ?? [],
    ...(flags.api === undefined ? {} : { apis: flags.api }),
    ...(flags.ivs === undefined ? {} : { regional: flags.ivs }),
    ...(flags.kind === undefined ? {} : { kinds: flags.kind.map(kindId) }),
  });
  progress.end();
  deliver(adopted, flags.out);
  return adopted.untold.length > 0 ? 1 : 0;
};

export const addAdopt = (program: Command, finish: (work: () => Promise<number>) => Promise<void>): void => {
  program
    .command('adopt')
    .description('Write what AWS has now as a declaration, to review and commit.')
    .option(
      '--api <id>',
      'only this REST, HTTP or WebSocket API (repeatable; default: everything in the Region)',
      collect,
    )
    .option('--ivs', 'only the IVS stages of the Region, or with --api these too')
    .addOption(
      new Option('--kind <kind...>', 'only things of these kinds').choices(kinds.map(({ id }) => String(id))),
    )
    .option(
      '--reveal <path>',
      'write values of this path although they can hold secrets (repeatable)',
      collect,
    )
    .option('-o, --out <file>', 'write to this file instead of standard output')
    .option('--force', 'replace the file')
    .option('--region <region>', 'Region to read (default: the SDK’s)')
    .option('--account <id>', 'account to name in the file (default: who we are)')
    .addHelpText('after', '\nExit codes: 0 written · 1 not, or something could not be read and is not in it.')
    .action((flags: AdoptFlags) => finish(() => runAdopt(flags)));
};
