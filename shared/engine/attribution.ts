// Joins evidence to drifted fields: who most probably made each difference. Pure.
import type { Difference, Drift } from '../model/comparison.js';
import type { Actor, Evidence, Touch } from '../model/evidence.js';
import type { JsonPointer } from '../model/field.js';
import type { ChangedBy } from '../model/finding.js';
import type { Target } from '../model/target.js';
import { byCodeUnit } from './pointer.js';

export interface Attributed {
  /** Of the worst difference, or of the target where it is missing or unmanaged. */
  changedBy: ChangedBy;
  /** By path, only where it differs from `changedBy`. */
  alsoChangedBy: Readonly<Record<string, ChangedBy>>;
}

/** How a call bears on a target: it names it, or may have touched anything of its kind. */
interface Bearing {
  touch: Touch;
  reach: 'own-key' | 'alias' | 'any';
}

/** One call that touched the target, or may have. */
interface Call {
  evidence: Evidence;
  bearings: readonly Bearing[];
}

type Question = (bearing: Bearing, call: Call) => boolean;

const unknown: ChangedBy = { confidence: 'unknown' };

const newestFirst = (a: Evidence, b: Evidence): number => b.at - a.at || byCodeUnit(a.eventId, b.eventId);

/** EventBridge and look-ups deliver the same event again. */
const distinct = (evidence: readonly Evidence[]): Evidence[] => [
  ...new Map(evidence.map((one) => [`${one.eventId} ${one.scope}`, one])).values(),
];

const reachOf = (
  { key }: Touch,
  target: Target,
  aliases: readonly string[],
): Bearing['reach'] | undefined => {
  if (key === undefined) return 'any';
  if (key === target.key) return 'own-key';
  return aliases.includes(key) ? 'alias' : undefined;
};

/** The calls that bear on the target, newest first. */
const callsOn = (target: Target, aliases: readonly string[], evidence: readonly Evidence[]): Call[] =>
  distinct(evidence)
    .map((one) => ({
      evidence: one,
      bearings: one.touches.flatMap((touch) => {
        const reach = touch.kind === target.kind ? reachOf(touch, target, aliases) : undefined;
        return reach === undefined ? [] : [{ touch, reach }];
      }),
    }))
    .filter(({ bearings }) => bearings.length > 0)
    .sort((a, b) => newestFirst(a.evidence, b.evidence));

/** Whether one pointer is, or lies above or below, the other; a bare `*` in the first stands for any key. */
const meets = (named: JsonPointer, path: JsonPointer): boolean => {
  const wanted = named.split('/');
  const tokens = path.split('/');
  const depth = Math.min(wanted.length, tokens.length);
  for (let at = 0; at < depth; at += 1)
    if (wanted[at] !== tokens[at] && (wanted[at] !== '*' || at === 0)) return false;
  return true;
};

const isWhole = ({ pointers }: Touch): boolean => pointers?.includes('') === true;
const removes = ({ evidence }: Call): boolean => evidence.eventName.startsWith('Delete');

/** What was deleted as a whole had no field set by that. */
const names =
  (path: JsonPointer): Question =>
  ({ touch }, call) =>
    touch.pointers?.some((pointer) => (pointer === '' ? !removes(call) : meets(pointer, path))) === true;

const namesWithKey =
  (path: JsonPointer): Question =>
  (bearing, call) =>
    (bearing.reach !== 'any' || isWhole(bearing.touch)) && names(path)(bearing, call);

const mayHave =
  (path: JsonPointer): Question =>
  (bearing, call) =>
    bearing.touch.pointers === undefined || names(path)(bearing, call);

const makes = /^(Create|Put|Import|Reimport)/;
const ends = /^Delete/;

/** Whether a call made or ended the target: it names all of it. */
const isAbout =
  (verbs: readonly RegExp[]): Question =>
  ({ touch, reach }, { evidence }) =>
    verbs.some((verb) => verb.test(evidence.eventName)) &&
    (touch.pointers === undefined ? reach === 'own-key' : isWhole(touch));

const mayBeAbout: Question = ({ touch }) => touch.pointers === undefined;

const by = ({ evidence }: Call, confidence: 'exact' | 'likely'): ChangedBy => {
  const { actor, at, eventName, eventId } = evidence;
  return { confidence, actor, at, eventName, eventId };
};

const isSameActor = (a: Actor, b: Actor): boolean => a.principal === b.principal && a.name === b.name;

const answers = (call: Call, question: Question): boolean =>
  call.bearings.some((bearing) => question(bearing, call));

/** Calls that name no target accuse only while there is nobody else to accuse. */
const soleSuspect = (calls: readonly Call[], isLikely: Question): Call | undefined => {
  const suspects = calls.filter((call) => answers(call, isLikely));
  const [newest] = suspects;
  const isSole = suspects.every(
    ({ evidence }) => newest !== undefined && isSameActor(evidence.actor, newest.evidence.actor),
  );
  return isSole ? newest : undefined;
};

/** The newest call that did it for certain, else the newest that may have. `calls` are newest first. */
const culprit = (calls: readonly Call[], isExact: Question, isLikely: Question): ChangedBy => {
  const exact = calls.find((call) => answers(call, isExact));
  if (exact !== undefined) return by(exact, 'exact');
  const keyed = calls.find((call) =>
    call.bearings.some((bearing) => bearing.reach !== 'any' && isLikely(bearing, call)),
  );
  const likely = keyed ?? soleSuspect(calls, isLikely);
  return likely === undefined ? unknown : by(likely, 'likely');
};

/** A deployment makes the stage that it names, where nothing is known of it from before. */
const firstCall = (calls: readonly Call[]): ChangedBy => {
  const oldest = calls.at(-1);
  // One that names none of its fields (a route that leads to an integration) did not make it.
  const isNamed =
    oldest?.bearings.some(({ reach, touch }) => reach !== 'any' && touch.pointers !== undefined) === true;
  return oldest !== undefined && isNamed && makes.test(oldest.evidence.eventName)
    ? by(oldest, 'exact')
    : unknown;
};

const ofWhole = (calls: readonly Call[], verdict: Drift['verdict'] | undefined): ChangedBy => {
  const verbs = { missing: [ends], unmanaged: [makes] };
  const asked = verdict === 'missing' || verdict === 'unmanaged' ? verbs[verdict] : [ends, makes];
  const found = culprit(calls, isAbout(asked), mayBeAbout);
  if (found.confidence === 'exact' || verdict === 'missing') return found;
  const first = firstCall(calls);
  return first.confidence === 'exact' ? first : found;
};

const isAnother = (one: ChangedBy, main: ChangedBy): boolean =>
  one.confidence !== main.confidence ||
  (one.confidence !== 'unknown' && main.confidence !== 'unknown' && one.eventId !== main.eventId);

/**
 * Who made each difference (worst first), or made or deleted the target where there are none. `aliases`: other keys of
 * the target; `evidence`: of its scope, in any order. The newest call that names the field is `exact`; the newest that
 * touched the target without naming fields is `likely`, also one that may have touched any target, while one actor
 * alone made such calls; else nobody is known. `verdict` tells who is asked for where there are no differences.
 */
export const attribute = (
  target: Target,
  aliases: readonly string[],
  differences: readonly Difference[],
  evidence: readonly Evidence[],
  verdict?: Drift['verdict'],
): Attributed => {
  const calls = callsOn(target, aliases, evidence);
  const [worst, ...others] = differences;
  if (worst === undefined) return { changedBy: ofWhole(calls, verdict), alsoChangedBy: {} };
  const of = ({ path }: Difference): ChangedBy => culprit(calls, namesWithKey(path), mayHave(path));
  const changedBy = of(worst);
  const also = others
    .map((difference) => [difference.path, of(difference)] as const)
    .filter(([, one]) => isAnother(one, changedBy));
  return { changedBy, alsoChangedBy: Object.fromEntries(also) };
};

/**
 * Whether the newest evidence on the target is a declared deployer's and nobody else's is as new. Calls that name no
 * target count against it, never for it: a deployer's import hides nobody's change of this target.
 */
export const deployedOnly = (
  target: Target,
  aliases: readonly string[],
  evidence: readonly Evidence[],
  isDeployer: (principal: string, actor: Actor) => boolean,
): boolean => {
  const calls = callsOn(target, aliases, evidence);
  const isNamed = ({ bearings }: Call): boolean =>
    bearings.some(({ touch, reach }) => reach !== 'any' || isWhole(touch));
  const deployed = ({ evidence: { actor } }: Call): boolean => isDeployer(actor.principal, actor);
  const newest = calls.find((call) => isNamed(call) && deployed(call))?.evidence.at;
  return newest !== undefined && calls.every((call) => deployed(call) || call.evidence.at < newest);
};
