// Whether a trail makes EventBridge hear of what changes here.
import { neededSources } from '../../event-patterns.js';
import { right, wrong, type Finding, type Result } from '../checks.js';
import type { Facts, FieldFact, SelectorFact, TrailFact } from '../facts.js';
import { valueOf, type Told, type Untold } from '../told.js';
import { given, result } from './given.js';

/** What a change looks like to a selector: values of the fields whose value is the same for all of them. */
const change = (eventSource: string): Readonly<Record<string, string>> => ({
  eventCategory: 'Management',
  readOnly: 'false',
  eventType: 'AwsApiCall',
  eventSource,
});

const holds = (field: FieldFact, value: string): boolean => {
  const { equals, notEquals, startsWith, notStartsWith, endsWith, notEndsWith } = field;
  return (
    (equals?.includes(value) ?? true) &&
    !(notEquals?.includes(value) ?? false) &&
    (startsWith?.some((one) => value.startsWith(one)) ?? true) &&
    !(notStartsWith?.some((one) => value.startsWith(one)) ?? false) &&
    (endsWith?.some((one) => value.endsWith(one)) ?? true) &&
    !(notEndsWith?.some((one) => value.endsWith(one)) ?? false)
  );
};

/** A selector that also asks for a name or a person takes only some of the changes. */
const takes = ({ fields, readWrite, management, excluded }: SelectorFact, source: string): boolean => {
  if (fields !== undefined) {
    const of = change(source);
    return fields.every((field) => {
      const value = of[field.field];
      return value !== undefined && holds(field, value);
    });
  }
  return management !== false && readWrite !== 'ReadOnly' && excluded?.includes(source) !== true;
};

/** Sources of which the trail logs no change. */
const missedBy = (selectors: readonly SelectorFact[]): readonly string[] =>
  neededSources.filter((source) => !selectors.some((selector) => takes(selector, source)));

const remedy =
  'Let a trail log management events (write-only is enough) in this Region: aws cloudtrail start-logging --name TRAIL, or aws cloudtrail create-trail --is-multi-region-trail …; the first copy of management events in each Region is free of charge.';

/** Right, what is wrong with it in words, or what was not told. */
const shortOf = ({ isLogging, selectors }: TrailFact): string | Untold | undefined => {
  if (isLogging.status === 'untold') return isLogging;
  if (valueOf(isLogging) !== true) return 'is stopped';
  if (selectors.status === 'untold') return selectors;
  const missed = missedBy(valueOf(selectors) ?? []);
  return missed.length === 0 ? undefined : `does not log all changes of ${missed.join(', ')}`;
};

const isUntold = (short: string | Untold | undefined): short is Untold => typeof short === 'object';

const finding = (trails: readonly TrailFact[]): Finding => {
  if (trails.length === 0) return wrong('there is no trail for this Region', remedy);
  const judged = trails.map((trail) => ({ trail, short: shortOf(trail) }));
  const good = judged.find(({ short }) => short === undefined);
  if (good !== undefined) {
    const { name, home, isOrganization } = good.trail;
    return right(`${isOrganization ? 'organisation trail' : 'trail'} ${name} (${home})`);
  }
  const unknown = judged.map(({ short }) => short).find(isUntold);
  if (unknown !== undefined) return given<never>(unknown satisfies Told<never>, (never) => never);
  const words = judged.map(
    ({ trail, short }) => `trail ${trail.name} ${isUntold(short) ? short.why : (short ?? '')}`,
  );
  return wrong(words.join('; '), remedy);
};

export const judgeTrail = ({ trails, stack }: Facts): readonly Result[] => [
  result('trail.logging', stack.place.region, given(trails, finding)),
];
