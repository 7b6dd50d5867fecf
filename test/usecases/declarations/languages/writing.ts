// Writes a live state down in a declaring language: its column of names, followed backwards.
import { tokensOf } from '../../../../shared/engine/column.js';
import { matchPattern } from '../../../../shared/engine/pointer.js';
import type { Json, JsonObject } from '../../../../shared/model/brand.js';
import type { Field, LeafValue, State } from '../../../../shared/model/field.js';
import type { Kind } from '../../../../shared/kinds/kind.js';

/** How somebody writes: in which order, and each value how. */
export interface Hand {
  order: <Item>(list: readonly Item[]) => Item[];
  spell: (field: Field, value: LeafValue) => Json;
  /** One of several ways to say the same. */
  pick: <Item>(ways: readonly [Item, ...Item[]]) => Item;
}

/** As Terraform and AWS write. */
export const plainHand: Hand = {
  order: (list) => [...list],
  spell: (_field, value) => value,
  pick: ([first]) => first,
};

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
const numbersOf = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** Other spellings of numbers and booleans; enums in small letters only where `isLoose`. */
const spellingsOf = ({ leaf }: Field, value: LeafValue, isLoose: boolean): [Json, ...Json[]] => {
  if (typeof value === 'boolean') return [value, String(value)];
  if (typeof value === 'number' && !String(value).includes('e'))
    return [value, String(value), ...(Number.isInteger(value) ? [`${value}.0`] : [])];
  if (leaf.type === 'oneOf' && typeof value === 'string' && isLoose)
    return [value, value.toLowerCase(), ...(Number.isNaN(Number(value)) ? [] : [Number(value)])];
  return [value];
};

/** As anybody may write: members and sets in any order, numbers and booleans also as texts. */
export const freeHand = (seed: number, isLoose = false): Hand => {
  const next = numbersOf(seed);
  const pick: Hand['pick'] = (ways) => ways[Math.floor(next() * ways.length)] ?? ways[0];
  const order: Hand['order'] = (list) =>
    list
      .map((item) => ({ item, at: next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);
  return {
    order,
    pick,
    spell: (field, value) =>
      typeof value === 'object' ? order(value) : pick(spellingsOf(field, value, isLoose)),
  };
};

/** The same document with members, and lists, in the order of a hand. */
export const reordered = (value: Json, hand: Hand): Json => {
  if (Array.isArray(value)) return hand.order(value.map((one: Json) => reordered(one, hand)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    hand.order(Object.entries(value)).map(([name, one]) => [name, reordered(one, hand)]),
  );
};

interface Said {
  tokens: readonly string[];
  keys: readonly string[];
  value: Json;
}

const grouped = <Item>(list: readonly Item[], nameOf: (item: Item) => string): [string, Item[]][] => {
  const groups = new Map<string, Item[]>();
  for (const item of list) groups.set(nameOf(item), [...(groups.get(nameOf(item)) ?? []), item]);
  return [...groups];
};

const isName = (token: string | undefined): boolean => token !== undefined && !/^(\*|\[.*)$/.test(token);

/** `{ StatusCode: '200' }`; of several keys the last one is what follows the last slash. */
const keyMembers = (token: string, key: string): JsonObject => {
  const names = token.slice(1, -1).split(',');
  const cut = key.lastIndexOf('/');
  const parts = names.length === 1 ? [key] : [key.slice(0, cut), key.slice(cut + 1)];
  return Object.fromEntries(names.map((name, index) => [name, parts[index] ?? '']));
};

interface Style {
  hand: Hand;
  /** Terraform's states have blocks as lists of one. */
  listsBlocks: boolean;
}

const tail = ({ tokens, keys, value }: Said, keysUsed: number): Said => ({
  tokens: tokens.slice(1),
  keys: keys.slice(keysUsed),
  value,
});

const documentOf = (said: readonly Said[], style: Style): Json => {
  const [first] = said;
  const token = first?.tokens[0];
  if (token === undefined) return first?.value ?? null;
  const { hand } = style;
  if (token.startsWith('['))
    return hand.order(
      grouped(said, ({ keys }) => keys[0] ?? '').map(([key, below]) => ({
        ...keyMembers(token, key),
        ...(documentOf(
          below.map((one) => tail(one, 1)),
          style,
        ) as JsonObject),
      })),
    );
  const isMap = token === '*';
  const groups = grouped(said, ({ tokens, keys }) => (isMap ? keys[0] : tokens[0]) ?? '');
  const members = groups.map(([name, below]): [string, Json] => {
    const rest = below.map((one) => tail(one, isMap ? 1 : 0));
    const inner = documentOf(rest, style);
    const isBlock = !isMap && isName(rest[0]?.tokens[0]);
    return [name, isBlock && style.listsBlocks ? [inner] : inner];
  });
  return Object.fromEntries(hand.order(members));
};

/** A type that speaks about a kind; `naming` are the arguments that say which target, and which entry, it means. */
export interface Speaker {
  type: string;
  column: string;
  naming: (bound: readonly string[]) => JsonObject;
}

export interface Written {
  type: string;
  attributes: JsonObject;
}

const emptyOf = (next: string | undefined, field: Field): Json => {
  if (next === undefined) return field.leaf.type === 'set' ? [] : field.leaf.type === 'text' ? '' : null;
  return next === '*' ? {} : [];
};

/** A state file has every argument, set or not: those that a state does not say are null or empty. */
export const withEverything = (
  kind: Kind,
  { type, attributes }: Written,
  column: string,
  hand: Hand,
): Written => {
  const unset = kind.schema.fields.flatMap((field): [string, Json][] => {
    const [name = '', next] = tokensOf(field.names[column] ?? '');
    return name === '' || Object.hasOwn(attributes, name)
      ? []
      : [[name, hand.pick([null, emptyOf(next, field)])]];
  });
  return { type, attributes: { ...Object.fromEntries(unset), ...attributes } };
};

const starsIn = (path: string): number => tokensOf(path).filter((token) => !isName(token)).length;

export const speakerOf = (speakers: readonly Speaker[], field: Field | undefined): Speaker | undefined =>
  speakers.find(({ column }) => field?.names[column] !== undefined);

/** The resources that say a state: one of the first type, and of the others one for each entry they name. */
export const written = (
  kind: Kind,
  state: State,
  speakers: readonly [Speaker, ...Speaker[]],
  style: Style,
): Written[] => {
  const [main] = speakers;
  const parts = Object.entries(state).map(([pointer, value]) => {
    const field = kind.schema.fieldAt(pointer);
    const speaker = speakerOf(speakers, field);
    if (field === undefined || speaker === undefined) throw new Error(`${pointer} has no name here`);
    const path = field.names[speaker.column] ?? '';
    const keys = matchPattern(field.pattern, pointer) ?? [];
    const bound = keys.slice(0, keys.length - starsIn(path));
    const said = {
      tokens: tokensOf(path),
      keys: keys.slice(bound.length),
      value: style.hand.spell(field, value),
    };
    return { speaker, bound, said };
  });
  const groups = grouped(parts, ({ speaker, bound }) => JSON.stringify([speaker.type, ...bound]));
  const made = groups.map(([, [first, ...others]]): Written => {
    if (first === undefined) throw new Error('a group is never empty');
    const said = [first, ...others].map((part) => part.said);
    const document = documentOf(said, style) as JsonObject;
    return { type: first.speaker.type, attributes: { ...document, ...first.speaker.naming(first.bound) } };
  });
  const isSaid = made.some(({ type }) => type === main.type);
  return isSaid ? made : [{ type: main.type, attributes: main.naming([]) }, ...made];
};
