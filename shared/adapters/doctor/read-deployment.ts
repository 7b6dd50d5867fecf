// Everything there is to know of one deployment, read side by side.
import type { Clock } from '../../model/time.js';
import type { Facts, FunctionFact, Part, StackFact } from '../../usecases/doctor/facts.js';
import { absent, valueOf, type Told } from '../../usecases/doctor/told.js';
import { clientConfig, type ClientConfig } from './asking.js';
import { readBusStatements, readRules, readSchedules } from './read-events.js';
import { readFunctions } from './read-functions.js';
import { readMembers } from './read-members.js';
import { readQueues, readTopics } from './read-messaging.js';
import { readPolicies, readRoles } from './read-roles.js';
import { readAlarms, readKeys, readSecrets, readTables } from './read-safety.js';
import { readSlack } from './read-slack.js';
import { readStack } from './read-stack.js';
import { readTrails } from './read-trails.js';
import { readWatching } from './read-watching.js';

export interface DeploymentAsk {
  /** Of the deployment: `prod`. */
  stage: string;
  region: string;
  /** Read the Slack secret, and ask Slack whether it takes the token. */
  slack: boolean;
  slackUrl?: string;
  clock: Clock;
}

const ofType = ({ parts }: StackFact, ...types: readonly string[]): readonly Part[] =>
  parts.filter(({ type }) => types.includes(type));

const ofStack = async (config: ClientConfig, stack: StackFact) => {
  const [
    trails,
    rules,
    schedules,
    functions,
    queues,
    topics,
    secrets,
    roles,
    keys,
    tables,
    alarms,
    policies,
    buses,
  ] = await Promise.all([
    readTrails(config),
    readRules(config, ofType(stack, 'AWS::Events::Rule')),
    readSchedules(config, ofType(stack, 'AWS::Scheduler::Schedule')),
    readFunctions(config, ofType(stack, 'AWS::Lambda::Function')),
    readQueues(config, ofType(stack, 'AWS::SQS::Queue')),
    readTopics(config, ofType(stack, 'AWS::SNS::Topic')),
    readSecrets(config, ofType(stack, 'AWS::SecretsManager::Secret')),
    readRoles(config, ofType(stack, 'AWS::IAM::Role')),
    readKeys(config, ofType(stack, 'AWS::KMS::Key')),
    readTables(config, ofType(stack, 'AWS::DynamoDB::Table')),
    readAlarms(config, ofType(stack, 'AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm')),
    readPolicies(config, ofType(stack, 'AWS::IAM::ManagedPolicy')),
    readBusStatements(config, ofType(stack, 'AWS::Events::EventBusPolicy')),
  ]);
  return {
    trails,
    rules,
    schedules,
    functions,
    queues,
    topics,
    secrets,
    roles,
    keys,
    tables,
    alarms,
    policies: { ...policies, ...buses },
  };
};

/** A variable of the first door that has it. */
const variable = (
  functions: Readonly<Record<string, Told<FunctionFact>>>,
  name: string,
): string | undefined =>
  Object.values(functions)
    .map((told) => valueOf(told)?.environment[name])
    .find((value) => value !== undefined && value !== '');

const slackIn = async (
  config: ClientConfig,
  stack: StackFact,
  ask: DeploymentAsk,
): Promise<Pick<Facts, 'slack'>> => {
  const secret = ofType(stack, 'AWS::SecretsManager::Secret').find(({ id }) => id.startsWith('Slack'));
  if (!ask.slack || secret === undefined) return {};
  return { slack: await readSlack(config, secret.physical, ask.slackUrl) };
};

/** Rejects as the SDK does where not even the stack can be described. */
export const readDeployment = async (ask: DeploymentAsk): Promise<Facts> => {
  const config = clientConfig(ask.region);
  const { stage, clock } = ask;
  const name = `stagewatch-${stage}`;
  const { stack, template } = await readStack(config, name);
  const table = ofType(stack, 'AWS::DynamoDB::Table')[0]?.physical;
  const [parts, watching, slack] = await Promise.all([
    ofStack(config, stack),
    table === undefined ? absent : readWatching(config, table, clock),
    slackIn(config, stack, ask),
  ]);
  const settings = valueOf(watching)?.watch.settings;
  const externalId = variable(parts.functions, 'STAGEWATCH_EXTERNAL_ID');
  const members = await readMembers(config, {
    home: stack.place,
    partition: stack.partition,
    accounts: settings?.accounts ?? [],
    regions: settings?.regions ?? [],
    role: variable(parts.functions, 'STAGEWATCH_READER_ROLE') ?? `${name}-reader`,
    ...(externalId === undefined ? {} : { externalId }),
    rulePrefix: name,
  });
  return { now: clock(), stage, stack, template, ...parts, watching, members, ...slack };
};
