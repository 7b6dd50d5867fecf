// A plan as people and rows may see it: the very calls, with every value that can hold a secret replaced.
import { maskValue, whole, type Hide } from '../../engine/mask.js';
import type { Schema } from '../../engine/schema.js';
import { isObject, type Json, type JsonObject } from '../../model/brand.js';
import type { DeclaredTarget } from '../../model/declaration.js';
import type { LeafValue, Masker, State } from '../../model/field.js';
import type { PlannedCall, Refusal, TargetPlan } from '../../model/plan.js';
import { sensitiveIn } from '../judge-target.js';
import { scrubbed } from './send-failure.js';

type Stand = ReadonlyMap<string, string>;

/** Names of what lives may be in commands that take it away; what is declared only in those that would write it. */
export interface Stands {
  all: Stand;
  declared: Stand;
}

const textsOf = (value: LeafValue): string[] => (typeof value === 'object' ? [...value] : [String(value)]);

/** Shorter ones are words of every sentence and value. */
const leastPart = 4;

/** The secret in a text that is no secret as a whole: AWS may quote it without its quotes, or without the user's name. */
const partsOf = (text: string): string[] =>
  [text, text.replace(/^'(.*)'$/s, '$1'), text.replace(/^[^:\s]*:/, '')].filter(
    (part) => part.length >= leastPart,
  );

/** What each secret text is shown as. A text that is secret anywhere is hidden everywhere. */
export const standIns = (
  schema: Pick<Schema, 'fieldAt' | 'byPattern'>,
  declared: DeclaredTarget | undefined,
  state: State,
  hide: Hide,
): Stand => {
  const stand = new Map<string, string>();
  const add = (value: LeafValue, masker: Masker): void => {
    const hidden = new Map<string, string>();
    const hiding: Hide = (text) => {
      const one = hide(text);
      hidden.set(text, one);
      return one;
    };
    const shown = textsOf(maskValue(value, masker, hiding));
    for (const [index, text] of textsOf(value).entries())
      if (text !== '' && shown[index] !== text) stand.set(text, shown[index] ?? hide(text));
    // Patch operations take a list as one text.
    const list = textsOf(value).join(',');
    if (typeof value === 'object' && list !== shown.join(',')) stand.set(list, shown.join(','));
    for (const [text, one] of hidden)
      for (const part of partsOf(text)) if (!stand.has(part)) stand.set(part, one);
  };
  const sensitive = sensitiveIn({ state }, declared?.leaves);
  for (const leaf of declared?.leaves ?? []) {
    const masker = leaf.sensitive === true ? whole : schema.byPattern(leaf.pattern)?.mask;
    if (masker !== undefined) add(leaf.value, masker);
  }
  for (const [pointer, value] of Object.entries(state)) {
    const masker = sensitive.has(pointer) ? whole : schema.fieldAt(pointer)?.mask;
    if (masker !== undefined) add(value, masker);
  }
  return stand;
};

/** Names of members may not be secrets, their values may. */
const shownValue = (value: Json, stand: Stand): Json => {
  if (isObject(value)) return shownObject(value, stand);
  if (Array.isArray(value)) return (value as readonly Json[]).map((one) => shownValue(one, stand));
  return typeof value === 'object' ? value : (stand.get(String(value)) ?? value);
};

const shownObject = (object: JsonObject, stand: Stand): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, shownValue(value, stand)]));

export const shownCall = (call: PlannedCall, stand: Stand): PlannedCall => ({
  ...call,
  input: shownObject(call.input, stand),
});

/** Shorter texts are in every sentence: `1`, `prod`. */
const leastTelling = 8;

/** As a shell reads it: an apostrophe within a quoted word is four characters (`quotedWord`). */
const isTelling = (command: string, { declared }: Stands): boolean => {
  const read = command.replaceAll(String.raw`'\''`, "'");
  return [...declared].some(
    ([text, stand]) => text.length >= leastTelling && scrubbed(read, new Map([[text, stand]])) !== read,
  );
};

/** With a mask in it, a command would write the mask: people get it without secrets or not at all. */
const shownRefusal = ({ command, ...refusal }: Refusal, stands: Stands): Refusal => ({
  ...refusal,
  ...(command === undefined || isTelling(command, stands) ? {} : { command }),
});

/** Same hash: what is agreed to is what was shown. */
export const shownPlan = (plan: TargetPlan, stands: Stands): TargetPlan => ({
  ...plan,
  calls: plan.calls.map((call) => shownCall(call, stands.all)),
  refused: plan.refused.map((one) => shownRefusal(one, stands)),
});
