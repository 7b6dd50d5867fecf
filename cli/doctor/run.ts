// Reads the deployment, judges it, prints what was found.
import { readDeployment } from '../../shared/adapters/doctor/read-deployment.js';
import { operatorError } from '../../shared/model/errors.js';
import { epochMs, type Clock } from '../../shared/model/time.js';
import { slackUrlOf } from '../../shared/runtime/compose/slack-secret.js';
import { diagnose, exitCodeOf, type Diagnosis } from '../../shared/usecases/doctor/diagnose.js';
import type { Facts } from '../../shared/usecases/doctor/facts.js';
import type { Trial } from '../../shared/usecases/doctor/live/trial.js';
import { explainFailure } from '../deployed/failures.js';
import { defaultPlace } from '../environment.js';
import { styleOf } from '../render/style.js';
import type { DoctorFlags } from './index.js';
import { runLive } from './live.js';
import { liveExitCode, renderTrial } from './render-live.js';
import { renderDiagnosis } from './render.js';

const clock: Clock = () => epochMs(Date.now());

const notChecked = 'Nothing could be checked.';

const noStack = (stack: string, region: string) =>
  operatorError(notChecked, [
    {
      where: `${stack} in ${region}`,
      what: 'there is no stack of this name here',
      remedy:
        'Name the deployment: --stage STAGE, --region REGION; or deploy it first: npm run deploy -- --stage STAGE.',
    },
  ]);

const mayNot = (stack: string) =>
  operatorError(notChecked, [
    {
      where: stack,
      what: 'these credentials may not look at the stack',
      remedy:
        'Allow cloudformation:DescribeStacks, cloudformation:ListStackResources and cloudformation:GetTemplate on it; docs/doctor.md has a policy with everything that doctor reads.',
    },
  ]);

const explained = (error: unknown, stack: string, region: string): unknown => {
  if (!(error instanceof Error)) return error;
  if (error.name === 'ValidationError') return noStack(stack, region);
  if (/AccessDenied/.test(error.name)) return mayNot(stack);
  return explainFailure(error, { table: stack, actions: [], usesIndex: false }, notChecked);
};

const readAll = async (flags: DoctorFlags, region: string): Promise<Facts> => {
  const { url: slackUrl } = slackUrlOf(process.env);
  try {
    return await readDeployment({
      stage: flags.stage,
      region,
      slack: flags.slack === true,
      ...(slackUrl === undefined ? {} : { slackUrl }),
      clock,
    });
  } catch (error) {
    throw explained(error, `stagewatch-${flags.stage}`, region);
  }
};

const tableOf = ({ stack }: Facts): string => {
  const table = stack.parts.find(({ type }) => type === 'AWS::DynamoDB::Table')?.physical;
  if (table !== undefined && table !== '') return table;
  throw operatorError('The test of alerting could not be made.', [
    { where: stack.name, what: 'the stack has no table', remedy: 'Deploy it again, whole.' },
  ]);
};

const print = (diagnosis: Diagnosis, trial: Trial | undefined, { output }: DoctorFlags): void => {
  const style = styleOf(process.stdout);
  if (output === 'json')
    process.stdout.write(
      `${JSON.stringify(trial === undefined ? diagnosis : { ...diagnosis, live: trial }, null, 2)}\n`,
    );
  else if (trial !== undefined) process.stdout.write(`\n${renderTrial(trial, style)}\n`);
};

/** What the test of alerting says comes first; a deployment of which something is wrong may still alert. */
const exitCode = (diagnosis: Diagnosis, trial: Trial | undefined): number => {
  const live = trial === undefined ? 0 : liveExitCode(trial);
  return live === 0 ? exitCodeOf(diagnosis) : live;
};

export const runDoctor = async (flags: DoctorFlags): Promise<number> => {
  const { region } = await defaultPlace({
    account: 'not asked for',
    ...(flags.region === undefined ? {} : { region: flags.region }),
  });
  const facts = await readAll(flags, region);
  const diagnosis = diagnose(facts);
  if (flags.output === 'table')
    process.stdout.write(`${renderDiagnosis(diagnosis, styleOf(process.stdout))}\n`);
  try {
    const trial = flags.live === true ? await runLive(flags, facts.stack.place, tableOf(facts)) : undefined;
    print(diagnosis, trial, flags);
    return exitCode(diagnosis, trial);
  } catch (error) {
    // What was found before is worth having, whatever became of the test.
    print(diagnosis, undefined, flags);
    throw error;
  }
};
