// `npm start`: the main job, told on the embedded AWS with the code that deploys. Exit 0 only if it all happened.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { StagewatchError } from '../../../shared/model/errors.js';
import { renderProblems } from '../../../cli/render/problems.js';
import { styleOf } from '../../../cli/render/style.js';
import { openFresh } from '../packaged/fresh.js';
import type { Packaged } from '../packaged/index.js';
import { stayUp } from './join-in.js';
import { rehearse } from './rehearse.js';
import { setUp } from './rig.js';
import { note, print } from './screen.js';
import { tell } from './tell.js';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const usage = [
  'npm start                        the story; on a terminal it then stays up for you to join in',
  'npm start -- --once              the story, then the end',
  'npm start -- --from FILE         rehearse on your own declaration or Terraform state',
  'npm start -- --packaged          the same, run by the zips that deploy (npm run package)',
  'npm start -- --port N            where the embedded AWS listens (default: any free port)',
].join('\n');

interface Flags {
  once: boolean;
  packaged: boolean;
  from: string | undefined;
  port: number;
}

const readFlags = (): Flags => {
  const { values } = parseArgs({
    options: {
      once: { type: 'boolean' },
      packaged: { type: 'boolean' },
      from: { type: 'string' },
      port: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    print(usage);
    process.exit(0);
  }
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new TypeError('--port takes a number from 0 to 65535');
  return {
    once: values.once === true || !process.stdout.isTTY,
    packaged: values.packaged === true,
    from: values.from,
    port,
  };
};

const region = 'eu-west-1';

/** What ran, and what of the template did not. */
const tellOfPackage = ({ sizes, coldStartsMs, notRun }: Packaged): void => {
  const doors = Object.entries(sizes).map(([name, bytes]) => {
    const start = coldStartsMs.get(name);
    return `${name} ${(bytes / 1024).toFixed(0)} KiB${start === undefined ? '' : `, ${start} ms`}`;
  });
  note(`Run by the packaged zips (size, cold start): ${doors.join('; ')}.`);
  note(`In the template, and not run here: ${notRun.map((type) => type.replace('AWS::', '')).join(', ')}.`);
};

const run = async ({ once, from, port, packaged: isPackaged }: Flags): Promise<boolean> => {
  const name = from ?? 'examples/estate.yml';
  const sources = [{ name, text: readFileSync(name, 'utf8') }];
  const packaged = isPackaged
    ? await openFresh({ root: '.', folder: 'build/package', region, say: note })
    : undefined;
  const rig = await setUp(sources, { port, region, ...(packaged === undefined ? {} : { packaged }) });
  try {
    const { isWhole, chapters } = from === undefined ? await tell(rig) : await rehearse(rig, name);
    if (packaged !== undefined) tellOfPackage(packaged);
    if (!once) await stayUp(rig, chapters + 1);
    return isWhole;
  } finally {
    await rig.close();
  }
};

/** A wrong flag or a file that is not there, as opposed to a fault of ours. */
const isMisuse = (error: unknown): boolean =>
  error instanceof TypeError || (error instanceof Error && 'code' in error && error.code === 'ENOENT');

const explain = (error: unknown): string => {
  if (error instanceof StagewatchError)
    return renderProblems(error.message, error.problems, styleOf(process.stderr));
  const reason = error instanceof Error ? error.message : String(error);
  return isMisuse(error)
    ? `${reason}\n\n${usage}`
    : `The story broke off: ${reason}\nWhat the doors logged is in build/story.log.`;
};

try {
  process.exitCode = (await run(readFlags())) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
