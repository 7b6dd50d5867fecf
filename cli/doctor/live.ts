// `doctor --live`: one harmless change that is put back whatever happens, and how long its alert took.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAwsClients } from '../../shared/adapters/aws-clients.js';
import { createStageText } from '../../shared/adapters/doctor/stage-text.js';
import { operatorError } from '../../shared/model/errors.js';
import type { Place } from '../../shared/model/target.js';
import { epochMs, type Clock } from '../../shared/model/time.js';
import { markerOf, type Candidate } from '../../shared/usecases/doctor/live/candidate.js';
import { chooseStage } from '../../shared/usecases/doctor/live/choose.js';
import {
  runTrial,
  type StageText,
  type Trial,
  type TrialDeps,
} from '../../shared/usecases/doctor/live/trial.js';
import type { LookingBack } from '../../shared/usecases/looking-back/archive.js';
import { askYesNo, canAsk } from '../deployed/ask.js';
import { callerArn } from '../deployed/caller.js';
import { onTable } from '../deployed/table.js';
import { targetCalled } from '../deployed/target.js';
import { printable } from '../render/text.js';
import type { DoctorFlags } from './index.js';

const clock: Clock = () => epochMs(Date.now());
/** "Typically within an average of about 5 minutes": a rule hears of a call much sooner as a rule. */
const eventWithinMs = 5 * 60_000;

const say = (line: string): void => void process.stderr.write(`  ${printable(line)}\n`);

/** Who reads may be gone, a pager or a whole terminal: that must not end what has still to put something back. */
const outliveReaders = (): void => {
  for (const stream of [process.stdout, process.stderr]) {
    stream.removeAllListeners('error');
    stream.on('error', () => undefined);
  }
};

/** Ctrl-C, or a terminal that is closed, means: stop waiting, and put it back. */
const watchForInterrupt = (): (() => boolean) => {
  let isInterrupted = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.removeAllListeners(signal);
    process.on(signal, () => {
      if (!isInterrupted) say('interrupted: putting it back first');
      isInterrupted = true;
    });
  }
  return () => isInterrupted;
};

const agreedTo = async (candidate: Candidate, marker: string, stage: StageText, flags: DoctorFlags) => {
  const { id, path, text } = candidate;
  process.stderr.write(
    [
      `This changes ${path} of ${printable(id)}, waits for the alert, and puts it back:`,
      `  from  ${printable(text)}`,
      `  to    ${printable(marker)}`,
      'Whoever is told of drift will be told of this one, and of its end. Should this be killed, put it back with:',
      `  ${printable(stage.command(text))}`,
      '',
    ].join('\n'),
  );
  if (flags.yes === true) return true;
  if (canAsk()) return askYesNo('Do it?');
  throw operatorError('Nothing was changed: nobody can be asked here.', [
    { where: '--live', what: 'needs a yes', remedy: 'Give --yes where there is no terminal.' },
  ]);
};

const inTable = async (flags: DoctorFlags, home: Place, deps: LookingBack): Promise<Trial | undefined> => {
  const named = flags.target === undefined ? undefined : await targetCalled(deps, flags.target);
  const candidate = await chooseStage({ store: deps.store, clock, home }, named);
  const { account, region } = candidate.declared;
  const stage = createStageText(createAwsClients({ account, region, maxAttempts: 4 }), candidate);
  const runId = randomBytes(4).toString('hex');
  const marker = markerOf(runId, await callerArn({ region: home.region }));
  if (!(await agreedTo(candidate, marker, stage, flags))) return undefined;
  const isInterrupted = watchForInterrupt();
  outliveReaders();
  const trial: TrialDeps = { store: deps.store, stage, clock, sleep, say, isInterrupted };
  return runTrial(trial, { candidate, runId, marker, waitMs: flags.wait, eventWithinMs });
};

/** Undefined where somebody said no. */
export const runLive = (flags: DoctorFlags, home: Place, table: string): Promise<Trial | undefined> =>
  onTable(
    { table, region: home.region },
    {
      actions: ['dynamodb:Query', 'dynamodb:GetItem'],
      usesIndex: true,
      asked: 'The test of alerting could not be made.',
    },
    (deps) => inTable(flags, home, deps),
  );
