// `stagewatch doctor`: whether the deployed Stagewatch would really alert, and what to do where it would not.
import { Option, type Command } from 'commander';
import { renderHelp, type HelpPart } from '../render/help.js';
import { styleOf } from '../render/style.js';
import { durationOption } from '../deployed/times.js';

export interface DoctorFlags {
  stage: string;
  region?: string;
  output: 'table' | 'json';
  slack?: true;
  live?: true;
  target?: string;
  yes?: true;
  wait: number;
}

const quarterMs = 15 * 60_000;

const help: readonly HelpPart[] = [
  {
    title: 'Examples',
    commands: [
      'stagewatch doctor',
      'stagewatch doctor --stage prod --region eu-west-1 --output json',
      'stagewatch doctor --live --target abc123/prod',
    ],
  },
  {
    text: 'It reads, with your own rights, and changes nothing: what it may not ask it says it could not tell, with the right that is missing (docs/doctor.md lists them all). Only --live changes something: one harmless text of one stage, which it puts back.',
  },
  {
    text: 'Exit codes: 0 all is right · 2 something is wrong · 1 it could not run, or could not tell everything.',
  },
];

export const addDoctor = (program: Command, finish: (work: () => Promise<number>) => Promise<void>): void => {
  program
    .command('doctor')
    .description('Check that the deployed Stagewatch would really alert, and say what to do where not.')
    .option('--stage <stage>', 'the deployment: the stack stagewatch-STAGE', 'prod')
    .option('--region <region>', 'where it is deployed (default: the SDK’s)')
    .option('--slack', 'also ask Slack whether it takes the token: reads the Slack secret')
    .option('--live', 'also change a harmless text of one declared stage, time the alert, and put it back')
    .option('--target <target>', 'with --live: which stage (default: the first that suits)')
    .option('-y, --yes', 'with --live: do not ask before')
    .addOption(
      new Option('--wait <time>', 'with --live: how long the alert may take')
        .argParser(durationOption)
        .default(quarterMs, '15m'),
    )
    .addOption(
      new Option('-o, --output <format>', 'how to print it').choices(['table', 'json']).default('table'),
    )
    .addHelpText('after', () => renderHelp(help, styleOf(process.stdout)))
    .action((flags: DoctorFlags) =>
      finish(async () => {
        // A dozen clients that no other command needs.
        const { runDoctor } = await import('./run.js');
        return runDoctor(flags);
      }),
    );
};
