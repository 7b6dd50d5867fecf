// `npm start`: the main job, told on the embedded AWS with the code that deploys. Exit 0 only if it all happened.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { StagewatchError } from '../../../shared/model/errors.js';
import { renderProblems } from '../../../cli/render/problems.js';
import { styleOf } from '../../../cli/render/style.js';
import { stayUp } from './join-in.js';
import { rehearse } from './rehearse.js';
import { setUp } from './rig.js';
import { print } from './screen.js';
import { tell } from './tell.js';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const usage = [
  'npm start                        the story; on a terminal it then stays up for you to join in',
  'npm start -- --once              the story, then the end',
  'npm start -- --from FILE         rehearse on your own declaration or Terraform state',
  'npm start -- --port N            where the embedded AWS listens (default: any free port)',
].join('\n');

interface Flags {
  once: boolean;
  from: string | undefined;
  port: number;
}

const readFlags = (): Flags => {
  const { values } = parseArgs({
    options: {
      once: { type: 'boolean' },
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
  return { once: values.once === true || !process.stdout.isTTY, from: values.from, port };
};

const run = async ({ once, from, port }: Flags): Promise<boolean> => {
  const name = from ?? 'examples/estate.yml';
  const rig = await setUp([{ name, text: readFileSync(name, 'utf8') }], { port, region: 'eu-west-1' });
  try {
    const { isWhole, chapters } = from === undefined ? await tell(rig) : await rehearse(rig, name);
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
