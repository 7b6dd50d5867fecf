// Rules and schedules as they are.
import {
  DescribeRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
} from '@aws-sdk/client-eventbridge';
import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import type { Json } from '../../model/brand.js';
import type { ById, Part, RuleFact, ScheduleFact } from '../../usecases/doctor/facts.js';
import type { Told } from '../../usecases/doctor/told.js';
import { asked, askedOfEach, parsed, using, type ClientConfig } from './asking.js';

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
      return Targets.map(({ Arn = '', DeadLetterConfig }) => ({
        arn: Arn,
        ...(DeadLetterConfig?.Arn === undefined ? {} : { deadLetters: DeadLetterConfig.Arn }),
      }));
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
        const { State = '', Target } = await client.send(new GetScheduleCommand(scheduleName(part)));
        return { state: State, target: Target?.Arn ?? '' };
      }),
    ),
  );
