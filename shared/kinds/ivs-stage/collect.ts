// Reads the IVS stages of one Region: a list tells which there are, GetStage is asked only for what is declared.
import { GetStageCommand, ListStagesCommand, type StageSummary } from '@aws-sdk/client-ivs-realtime';
import type { JsonObject } from '../../model/brand.js';
import type { AwsClients, Collected, Kind, Seen, Unbound } from '../kind.js';
import { allPages, isNotFound, incomplete, unreadable } from '../_support/reading.js';
import { nameInKey } from './normalise.js';

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
        ? unreadable(call, incomplete('the answer holds no stage'))
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

/** A wanted key that is a name, and the ARNs of the live stages that bear it. */
interface Naming {
  key: string;
  name: string;
  bearers: readonly string[];
}

const namingsOf = (keys: ReadonlySet<string>, summaries: readonly StageSummary[]): Naming[] =>
  [...keys].flatMap((key) => {
    const wanted = nameInKey(key);
    if (wanted === undefined) return [];
    const bearers = summaries.flatMap(({ arn, name }) => (arn !== undefined && name === wanted ? [arn] : []));
    return [{ key, name: wanted, bearers }];
  });

/** So many candidates help to choose; more only fill the screen. */
const candidatesShown = 5;

const whyUnbound = ({ name, bearers }: Naming, region: string): string => {
  if (bearers.length === 0)
    return `No stage in ${region} is called ${name}: it was renamed or deleted, which its name alone cannot tell.`;
  if (bearers.length === 1) return `The stage called ${name} went while it was read (${bearers.join()}).`;
  const rest = bearers.length - candidatesShown;
  const shown = [...bearers].sort().slice(0, candidatesShown).join(', ');
  return `${bearers.length} stages in ${region} are called ${name}: ${shown}${rest > 0 ? ` and ${rest} more` : ''}. Declare it by its ARN.`;
};

const withAliases = (seen: Seen, namings: readonly Naming[]): Seen => ({
  ...seen,
  aliases: namings.filter(({ bearers }) => bearers[0] === seen.key).map(({ key }) => key),
});

/** All stages of the Region, of which the wanted ones are read. */
const collectRegion = async (
  clients: AwsClients,
  region: string,
  keys: ReadonlySet<string>,
): Promise<Collected> => {
  const summaries = await allSummaries(clients);
  const namings = namingsOf(keys, summaries);
  const sole = namings.filter(({ bearers }) => bearers.length === 1);
  const wanted = new Set([...keys, ...sole.flatMap(({ bearers }) => bearers)]);
  const arns = summaries.flatMap(({ arn }) => arn ?? []);
  const read = await readEach(
    clients,
    arns.filter((arn) => wanted.has(arn)),
  );
  const listed = arns
    .filter((arn) => !wanted.has(arn))
    .map((arn): Seen => ({ key: arn, aliases: [], content: { status: 'listed' } }));
  const bound = read.map((seen) => withAliases(seen, sole));
  const found = new Set(bound.flatMap(({ aliases }) => aliases));
  const unbound = namings
    .filter(({ key }) => !found.has(key))
    .map((naming): Unbound => ({ key: naming.key, detail: whyUnbound(naming, region) }));
  return { status: 'complete', seen: [...bound, ...listed], facts: {}, unbound };
};

export const collect: Kind['collect'] = async (clients, scope, { keys, only }): Promise<Collected> => {
  const single = only === undefined ? undefined : [...only].filter((key) => keys.has(key));
  if (single?.every((key) => nameInKey(key) === undefined) === true) {
    return { status: 'complete', seen: await readEach(clients, single), facts: {} };
  }
  try {
    return await collectRegion(clients, scope.region, new Set(single ?? keys));
  } catch (error) {
    // A Region does not go away, so "not found" tells nothing here.
    return unreadable(`ivs:ListStages(${scope.region})`, error);
  }
};
