// Rules and schedules as they are.
import {
  DescribeEventBusCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
} from '@aws-sdk/client-eventbridge';
import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { isObject, type Json } from '../../model/brand.js';
import type { ById, Part, PolicyFact, RuleFact, ScheduleFact } from '../../usecases/doctor/facts.js';
import { read, type Told } from '../../usecases/doctor/told.js';
import { asked, askedOfEach, parsed, using, type ClientConfig } from './asking.js';
import { jsonOf, settingsOf, statementsIn } from './settings.js';

/** CloudFormation calls a rule on another bus BUS|RULE. */
const named = (physical: string): { name: string; bus?: string } => {
  const [first = '', second] = physical.split('|');
  return second === undefined ? { name: first } : { name: second, bus: first };
};

const readRule = (client: EventBridgeClient, { physical }: Part): Promise<Told<RuleFact>> => {
  const { name, bus } = named(physical);
  const on = bus === undefined ? {} : { EventBusName: bus };
  return asked('events:DescribeRule', async () => {
    const { State = '', EventPattern } = await client.send(new DescribeRuleCommand({ Name: name, ...on }));
    const targets = await asked('events:ListTargetsByRule', async () => {
      const { Targets = [] } = await client.send(new ListTargetsByRuleCommand({ Rule: name, ...on }));
      return Targets.map(settingsOf);
    });
    return { state: State, pattern: (parsed(EventPattern) ?? null) as Json, targets };
  });
};

export const readRules = (config: ClientConfig, parts: readonly Part[]): Promise<ById<RuleFact>> =>
  using(new EventBridgeClient(config), (client) => askedOfEach(parts, (part) => readRule(client, part)));

/** CloudFormation calls a schedule by its name, or GROUP/NAME. */
const scheduleName = (part: Part): { Name: string; GroupName?: string } => {
  const [first = '', second] = part.physical.split('/');
  const group = part.properties?.['GroupName'];
  if (second !== undefined) return { Name: second, GroupName: first };
  return { Name: first, ...(typeof group === 'string' ? { GroupName: group } : {}) };
};

export const readSchedules = (config: ClientConfig, parts: readonly Part[]): Promise<ById<ScheduleFact>> =>
  using(new SchedulerClient(config), (client) =>
    askedOfEach(parts, (part) =>
      asked('scheduler:GetSchedule', async () => {
        const { State = '', Target, ...live } = await client.send(new GetScheduleCommand(scheduleName(part)));
        return { state: State, target: settingsOf(Target ?? {}), settings: read(settingsOf(live)) };
      }),
    ),
  );

/** What the policy of a bus says under the id of a part; who is asked for by its id has it. */
const statementCalled = (policy: Json | undefined, id: string): Json | undefined => {
  const found = statementsIn(policy).find((one) => isObject(one) && one['Sid'] === id);
  if (!isObject(found)) return undefined;
  const { Sid: _id, ...rest } = found;
  return rest;
};

const wordAt = ({ properties }: Part, name: string): string => {
  const word = properties?.[name];
  return typeof word === 'string' ? word : '';
};

/** CloudFormation calls a statement of a bus by an id of its own: the template has its names. */
export const readBusStatements = (config: ClientConfig, parts: readonly Part[]): Promise<ById<PolicyFact>> =>
  using(new EventBridgeClient(config), (client) =>
    askedOfEach(parts, (part) =>
      asked('events:DescribeEventBus', async () => {
        const bus = wordAt(part, 'EventBusName');
        const { Policy } = await client.send(new DescribeEventBusCommand(bus === '' ? {} : { Name: bus }));
        const statement = statementCalled(jsonOf(Policy), wordAt(part, 'StatementId'));
        return { settings: read(statement === undefined ? {} : { Statement: statement }) };
      }),
    ),
  );
