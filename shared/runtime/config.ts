// The environment of a deployed door; every problem is reported at once.
import { operatorError, type Problem } from '../model/errors.js';
import type { Place } from '../model/target.js';

export interface Config {
  home: Place;
  table: string;
  topic: string;
  queues: { now: string; sweep: string };
  /** The URL of the queue of `notify-slack`, for doors that say who made what is told already. */
  slackQueue?: string;
  /** The URL of the queue of `remediate`, for doors that ask it. */
  commands?: string;
  /** Our part of the control plane's quotas, all processes together. */
  share: number;
  /** Roles of ours that change what we watch: none of their calls is a person's. */
  ownRoles: readonly string[];
  members: Members;
}

/** How other accounts are entered: the names of their roles, empty where none is configured. */
export interface Members {
  reader: string;
  writer: string;
  externalId: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const required: readonly (readonly [name: string, meaning: string])[] = [
  ['AWS_REGION', 'the Region (Lambda sets it)'],
  ['STAGEWATCH_ACCOUNT', 'the account we run in'],
  ['STAGEWATCH_TABLE', 'the name of the table'],
  ['STAGEWATCH_TOPIC', 'the ARN of the topic'],
  ['STAGEWATCH_LOOKS_NOW', 'the URL of the queue of looks'],
  ['STAGEWATCH_LOOKS_SWEEP', 'the URL of the queue of sweep looks'],
];

/** Names and ids as IAM takes them (Role, "RoleName"; AssumeRole, "ExternalId"). */
const shapes: readonly (readonly [name: string, shape: RegExp, what: string])[] = [
  ['STAGEWATCH_READER_ROLE', /^[\w+=,.@-]{1,64}$/, 'is not the name of a role'],
  ['STAGEWATCH_WRITER_ROLE', /^[\w+=,.@-]{1,64}$/, 'is not the name of a role'],
  ['STAGEWATCH_EXTERNAL_ID', /^[\w+=,.@:/-]{2,1224}$/, 'is not an external id'],
];

const shareOf = (environment: Environment): number => {
  const given = environment['STAGEWATCH_QUOTA_SHARE'];
  return given === undefined ? 0.5 : Number(given);
};

const listOf = (text: string | undefined): string[] =>
  (text ?? '').split(',').flatMap((one) => one.trim() || []);

export const readConfig = (environment: Environment): Config => {
  const value = (name: string): string => environment[name] ?? '';
  const problems: Problem[] = required
    .filter(([name]) => value(name) === '')
    .map(([where, what]) => ({
      where,
      what: `is not set: ${what}`,
      remedy: 'Deploy with serverless.yml, or set it.',
    }));
  problems.push(
    ...shapes.flatMap(([where, shape, what]) =>
      value(where) === '' || shape.test(value(where))
        ? []
        : [{ where, what, remedy: 'Correct it, or deploy with serverless.yml.' }],
    ),
  );
  const share = shareOf(environment);
  if (!(share > 0 && share <= 1))
    problems.push({
      where: 'STAGEWATCH_QUOTA_SHARE',
      what: 'is not a number above 0 and up to 1',
      remedy: 'Correct it.',
    });
  if (problems.length > 0) throw operatorError('The environment of this function is not complete.', problems);
  return {
    home: { account: value('STAGEWATCH_ACCOUNT'), region: value('AWS_REGION') },
    table: value('STAGEWATCH_TABLE'),
    topic: value('STAGEWATCH_TOPIC'),
    queues: { now: value('STAGEWATCH_LOOKS_NOW'), sweep: value('STAGEWATCH_LOOKS_SWEEP') },
    ...(value('STAGEWATCH_SLACK_QUEUE') === '' ? {} : { slackQueue: value('STAGEWATCH_SLACK_QUEUE') }),
    ...(value('STAGEWATCH_COMMANDS') === '' ? {} : { commands: value('STAGEWATCH_COMMANDS') }),
    share,
    ownRoles: listOf(environment['STAGEWATCH_OWN_ROLES']),
    members: {
      reader: value('STAGEWATCH_READER_ROLE'),
      writer: value('STAGEWATCH_WRITER_ROLE'),
      externalId: value('STAGEWATCH_EXTERNAL_ID'),
    },
  };
};
