// Reads the IVS stages of one Region: a list tells which there are, GetStage is asked only for what is declared.
import { GetStageCommand, ListStagesCommand, type StageSummary } from '@aws-sdk/client-ivs-realtime';
import type { JsonObject } from '../../model/brand.js';
import type { AwsClients, Collected, Kind, Seen } from '../kind.js';
import { allPages, isNotFound, unreadable } from '../_support/reading.js';

/** Summaries leave the recording configuration out. 100 is the largest page (API reference), 50 the default. */
const allSummaries = (clients: AwsClients): Promise<StageSummary[]> =>
  allPages(async (token) => {
    const input = { maxResults: 100, ...(token === undefined ? {} : { nextToken: token }) };
    const answer = await clients.ivsRealTime.send(new ListStagesCommand(input));
    return { items: answer.stages ?? [], next: answer.nextToken };
  });

/** One stage; nothing where AWS says that it is not there, also when it went since the list. */
const readStage = async (clients: AwsClients, arn: string): Promise<Seen[]> => {
  const call = `ivs:GetStage(${arn})`;
  try {
    const { stage } = await clients.ivsRealTime.send(new GetStageCommand({ arn }));
    const content: Seen['content'] =
      stage === undefined
        ? unreadable(call, new SyntaxError('the answer holds no stage'))
        : { status: 'read', raw: stage as unknown as JsonObject };
    return [{ key: arn, aliases: [], content }];
  } catch (error) {
    return isNotFound(error) ? [] : [{ key: arn, aliases: [], content: unreadable(call, error) }];
  }
};

/** A look at single stages (an event) needs no list; at most 5 GetStage a second, so one after the other. */
const readEach = async (clients: AwsClients, arns: readonly string[]): Promise<Seen[]> => {
  const seen: Seen[] = [];
  for (const arn of arns) seen.push(...(await readStage(clients, arn)));
  return seen;
};

export const collect: Kind['collect'] = async (clients, scope, { keys, only }): Promise<Collected> => {
  if (only !== undefined) {
    const seen = await readEach(
      clients,
      [...only].filter((arn) => keys.has(arn)),
    );
    return { status: 'complete', seen, facts: {} };
  }
  try {
    const arns = (await allSummaries(clients)).flatMap(({ arn }) => arn ?? []);
    const listed = arns
      .filter((arn) => !keys.has(arn))
      .map((arn): Seen => ({ key: arn, aliases: [], content: { status: 'listed' } }));
    const read = await readEach(
      clients,
      arns.filter((arn) => keys.has(arn)),
    );
    return { status: 'complete', seen: [...read, ...listed], facts: {} };
  } catch (error) {
    // A Region does not go away, so "not found" tells nothing here.
    return unreadable(`ivs:ListStages(${scope.region})`, error);
  }
};
