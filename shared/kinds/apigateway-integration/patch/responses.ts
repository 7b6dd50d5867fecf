// Integration responses: patched in place, put where they are new or incomplete, deleted where nothing of them is declared.
import { grouped } from '../../../engine/grouped.js';
import { unescapeKey } from '../../../engine/pointer.js';
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';
import type { DeclaredTarget } from '../../../model/declaration.js';
import type { PlannedCall, Wish } from '../../../model/plan.js';
import {
  isUnset,
  joined,
  notPatchable,
  partOf,
  pathsOf,
  textOf,
  type Part,
} from '../../_support/patching.js';
import { batched, replace, stepOf, type Step } from '../../_support/patching-operations.js';
import { isMemberOfMap, mapSteps } from './maps.js';
import { mapIn } from './members.js';
import type { MethodName } from './method-name.js';

const block = '/integrationResponses';

export const isOfResponse = (path: string): boolean => path.startsWith(`${block}/`);

export interface Asked {
  name: MethodName;
  raw: JsonObject;
  declared: DeclaredTarget;
}

/** One response with what is wished of it. */
interface Entry {
  statusCode: string;
  /** Its path, without a slash at the end. */
  at: string;
  /** AWS's words for it; undefined where it is not there. */
  live: JsonObject | undefined;
  wishes: readonly Wish[];
}

const entryOf = (raw: JsonObject, at: string, wishes: readonly Wish[]): Entry => {
  const statusCode = unescapeKey(at.slice(block.length + 1));
  const all = mapIn(raw, 'integrationResponses');
  const live = Object.hasOwn(all, statusCode) ? all[statusCode] : undefined;
  return { statusCode, at, live: isObject(live) ? live : undefined, wishes };
};

const atOf = ({ path }: Wish): string => path.split('/').slice(0, 3).join('/');

export const entriesOf = (raw: JsonObject, wishes: readonly Wish[]): Entry[] =>
  [...grouped(wishes, atOf)].map(([at, ofOne]) => entryOf(raw, at, ofOne));

const below = ({ at }: Entry, { path }: Wish): string => path.slice(at.length);

const isPatchable = (path: string): boolean =>
  path === '/selectionPattern' || path === '/contentHandling' || isMemberOfMap(path);

/** Gone as a whole: the entry itself is not wanted, or its status code is not, and nothing of it is declared. */
const isToGo = ({ declared }: Asked, entry: Entry): boolean => {
  const isDeclared = declared.leaves.some(({ pointer }) => pointer.startsWith(`${entry.at}/`));
  const unwanted = entry.wishes.filter(({ to }) => to === undefined).map((wish) => below(entry, wish));
  return !isDeclared && (unwanted.includes('') || unwanted.includes('/statusCode'));
};

const call = (
  operation: string,
  { name }: Asked,
  { statusCode }: Entry,
  rest: Pick<PlannedCall, 'settles' | 'does'> & { input?: JsonObject },
): PlannedCall => ({
  service: 'apigateway',
  operation,
  input: { ...rest.input, ...name, statusCode },
  settles: rest.settles,
  does: rest.does,
});

const deletion = (asked: Asked, entry: Entry): PlannedCall =>
  call('DeleteIntegrationResponse', asked, entry, {
    settles: pathsOf(entry.wishes),
    does: `deletes the response ${entry.statusCode}`,
  });

/** Templates that AWS answers as null are empty texts to whoever puts them. */
export const putMembers = (members: JsonObject): Record<string, Json> =>
  Object.fromEntries(Object.entries(members).map(([key, value]) => [key, value ?? '']));

const wishedMember = (members: Record<string, Json>, name: string, { to }: Wish): void => {
  if (isUnset(to)) delete members[name];
  else members[name] = textOf(to);
};

/** The whole response: as it lives, apart from what is wished. */
const wholeOf = (entry: Entry): JsonObject => {
  const live = entry.live ?? {};
  const maps = new Map(
    ['responseParameters', 'responseTemplates'].map((map) => [
      map,
      new Map(Object.entries(putMembers(mapIn(live, map)))),
    ]),
  );
  const members: Record<string, Json> = { ...live };
  for (const wish of entry.wishes) {
    const [, member = '', token] = below(entry, wish).split('/');
    if (token === undefined) wishedMember(members, member, wish);
    else if (wish.to === undefined) maps.get(member)?.delete(unescapeKey(token));
    else maps.get(member)?.set(unescapeKey(token), textOf(wish.to));
  }
  for (const [map, entries] of maps) {
    if (entries.size > 0) members[map] = Object.fromEntries(entries);
    else delete members[map];
  }
  return members;
};

const put = (asked: Asked, entry: Entry): PlannedCall => {
  const { statusCode: _named, ...input } = wholeOf(entry);
  return call('PutIntegrationResponse', asked, entry, {
    input,
    settles: pathsOf(entry.wishes),
    does: `${entry.live === undefined ? 'makes' : 'puts back'} the response ${entry.statusCode}`,
  });
};

const memberSteps = (entry: Entry): Step[] => {
  const scalar = entry.wishes.filter((wish) => !isMemberOfMap(below(entry, wish)));
  const members = entry.wishes.filter((wish) => isMemberOfMap(below(entry, wish)));
  return [
    // An empty value clears; `remove` is refused or without effect (terraform-provider-aws #15711).
    ...scalar.map((wish) => {
      const path = below(entry, wish);
      const does = `${isUnset(wish.to) ? 'clears' : 'sets'} ${path.slice(1)} of the response ${entry.statusCode}`;
      return stepOf(wish, does, replace(path, wish.to ?? ''));
    }),
    ...mapSteps(entry.live ?? {}, members, entry.at),
  ];
};

const update = (asked: Asked, entry: Entry, { operations, settles, does }: Step): PlannedCall =>
  call('UpdateIntegrationResponse', asked, entry, { input: { patchOperations: operations }, settles, does });

/** What no call changes: a status code other than the entry's own name, members that nobody knows. */
const strangeIn = (entry: Entry): Wish[] =>
  entry.wishes.filter((wish) => {
    const path = below(entry, wish);
    return path === '/statusCode' ? wish.to !== entry.statusCode : !isPatchable(path);
  });

/** A status code that is declared and missing in the answer is its entry's own name: the entry is put again. */
const isIncomplete = (entry: Entry): boolean =>
  entry.wishes.some((wish) => below(entry, wish) === '/statusCode');

const ofEntry = (asked: Asked, entry: Entry): Part<PlannedCall> => {
  if (isToGo(asked, entry)) return partOf({ steps: [deletion(asked, entry)] });
  const strange = strangeIn(entry);
  const wishes = entry.wishes.filter((wish) => !strange.includes(wish));
  const refused = strange.length === 0 ? [] : [notPatchable(pathsOf(strange))];
  const wanted = { ...entry, wishes };
  if (wishes.length === 0) return partOf({ refused });
  if (entry.live === undefined || isIncomplete(wanted))
    return partOf({ steps: [put(asked, wanted)], refused });
  return partOf({ steps: batched(memberSteps(wanted)).map((step) => update(asked, entry, step)), refused });
};

/** Deletions last: until then, every answer of the backend still finds a response. */
const deletionsLast = (calls: readonly PlannedCall[]): PlannedCall[] => [
  ...calls.filter(({ operation }) => !operation.startsWith('Delete')),
  ...calls.filter(({ operation }) => operation.startsWith('Delete')),
];

export const responseCalls = (asked: Asked, wishes: readonly Wish[]): Part<PlannedCall> => {
  const part = joined(entriesOf(asked.raw, wishes).map((entry) => ofEntry(asked, entry)));
  return { ...part, steps: deletionsLast(part.steps) };
};

/** After PutIntegration, which drops them: every response that lives and stays, and every new one. */
export const responsesPutBack = (asked: Asked, wishes: readonly Wish[]): Part<PlannedCall> => {
  const wished = entriesOf(asked.raw, wishes);
  const kept = Object.keys(mapIn(asked.raw, 'integrationResponses'))
    .filter((code) => !wished.some(({ statusCode }) => statusCode === code))
    .map((code) => entryOf(asked.raw, `${block}/${code}`, []));
  const staying = [...kept, ...wished.filter((entry) => !isToGo(asked, entry))];
  const strange = staying.flatMap(strangeIn);
  const steps = staying
    .map((entry) => ({ ...entry, wishes: entry.wishes.filter((wish) => !strange.includes(wish)) }))
    .filter((entry) => entry.live !== undefined || entry.wishes.length > 0)
    .map((entry) => put(asked, entry));
  return partOf({ steps, refused: strange.length === 0 ? [] : [notPatchable(pathsOf(strange))] });
};

/** Wishes that dropping all responses already fulfils. */
export const settledByDropping = (asked: Asked, wishes: readonly Wish[]): string[] =>
  entriesOf(asked.raw, wishes)
    .filter((entry) => isToGo(asked, entry))
    .flatMap((entry) => pathsOf(entry.wishes));
