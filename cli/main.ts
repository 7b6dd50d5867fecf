#!/usr/bin/env node
// The command line: the same use cases as the Lambda doors, from a terminal.
import { Command } from 'commander';
import { StagewatchError } from '../shared/model/errors.js';
import { addBaseline } from './baseline/index.js';
import { addAccept } from './accept.js';
import { addAdopt } from './adopt.js';
import { addBlame } from './blame.js';
import { addBreaker } from './breaker.js';
import { addCheck } from './check.js';
import { addDoctor } from './doctor/index.js';
import { addFindings } from './findings.js';
import { addHistory } from './history.js';
import { styleOf } from './render/style.js';
import type { Style } from './render/text.js';
import { addLocal } from './local.js';
import { addPlan } from './plan.js';
import { addReconcile } from './reconcile.js';
import { renderProblems } from './render/problems.js';

// The lock file pins the SDK; its warning about Node versions of later releases is nothing a user can act on.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

/** Lines are broken for people only: what collects logs searches them. */
const errorStyle = (): Style => {
  const style = styleOf(process.stderr);
  return process.stderr.isTTY ? style : { ...style, width: Number.POSITIVE_INFINITY };
};

const explain = (error: unknown): string => {
  if (error instanceof StagewatchError) return renderProblems(error.message, error.problems, errorStyle());
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const debug =
    process.env['STAGEWATCH_DEBUG'] === undefined
      ? ''
      : `\n${error instanceof Error ? (error.stack ?? '') : ''}`;
  return `Stagewatch failed in a way it should not: ${reason}\nSet STAGEWATCH_DEBUG=1 to see where, and please report it.${debug}`;
};

const finish = async (work: () => Promise<number>): Promise<void> => {
  try {
    process.exitCode = await work();
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  }
};

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => process.exit(code));
}

// `stagewatch check | head` closes the pipe early; that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
  throw error;
});

const program = new Command('stagewatch')
  .description(
    'Knows when an API Gateway stage, an integration or an IVS stage stops matching what was declared.',
  )
  .version('0.1.0')
  .showHelpAfterError('(run `stagewatch --help` for what there is)');

addCheck(program, finish);
addPlan(program, finish);
addReconcile(program, finish);
addAdopt(program, finish);
addBaseline(program, finish);
addFindings(program, finish);
addHistory(program, finish);
addBlame(program, finish);
addAccept(program, finish);
addBreaker(program, finish);
addDoctor(program, finish);
addLocal(program, finish);

await program.parseAsync();
