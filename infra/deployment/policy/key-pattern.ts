// From a rule's pattern over target ids to the parts of a key that it leaves open: `*` stands for any of a part.
import { matchesGlob } from '../../../shared/engine/glob.js';
import type { KeyShapes } from '../../../shared/kinds/patching.js';

/** Patterns of the parts by their names; a part that is not in it may be anything. */
export type Parts = Readonly<Record<string, string>>;

type Piece = { literal: string } | { part: string; letter: RegExp };

/** More stars could be split in more ways than are worth trying: such a pattern counts as open. */
const mostStars = 4;

const anyLetter = /./;

const piecesOf = (shape: string, letters: KeyShapes['letters']): Piece[] =>
  shape.split(/(\{\w+\})/).flatMap((text): Piece[] => {
    if (text === '') return [];
    const part = /^\{(\w+)\}$/.exec(text)?.[1];
    return part === undefined ? [{ literal: text }] : [{ part, letter: letters[part] ?? anyLetter }];
  });

/** Every way in which the rest of the pattern can be the rest of the shape. */
const ways = (pattern: string, [piece, ...rest]: readonly Piece[]): Parts[] => {
  if (piece === undefined) return /^\**$/.test(pattern) ? [{}] : [];
  return 'literal' in piece ? literally(pattern, piece.literal, rest) : partly(pattern, piece, rest);
};

const literally = (pattern: string, literal: string, rest: readonly Piece[]): Parts[] => {
  if (literal === '') return ways(pattern, rest);
  if (pattern.startsWith('*'))
    return [...literally(pattern, literal.slice(1), rest), ...literally(pattern.slice(1), literal, rest)];
  return pattern.startsWith(literal.charAt(0)) ? literally(pattern.slice(1), literal.slice(1), rest) : [];
};

const partly = (
  pattern: string,
  { part, letter }: Extract<Piece, { part: string }>,
  rest: readonly Piece[],
): Parts[] => {
  const found: Parts[] = [];
  for (let end = 0; end <= pattern.length; end += 1) {
    const taken = pattern.slice(0, end);
    const next = pattern.charAt(end);
    const add = (value: string, from: number): void => {
      if (value !== '')
        found.push(...ways(pattern.slice(from), rest).map((others) => ({ [part]: value, ...others })));
    };
    add(taken, end);
    // The star may go on into what follows.
    if (next === '*') add(`${taken}*`, end);
    else if (!letter.test(next)) break;
  }
  return found;
};

/** Whether some text fits both patterns. */
export const overlap = (one: string, other: string): boolean => {
  if (one === '' || other === '') return /^\**$/.test(one + other);
  if (one.startsWith('*')) return overlap(one.slice(1), other) || overlap(one, other.slice(1));
  if (other.startsWith('*')) return overlap(other, one);
  return one.charAt(0) === other.charAt(0) && overlap(one.slice(1), other.slice(1));
};

const covers = (wide: Parts, narrow: Parts): boolean =>
  Object.entries(wide).every(([part, value]) => matchesGlob(value, narrow[part] ?? '*'));

const tidy = (parts: Parts): Parts =>
  Object.fromEntries(Object.entries(parts).map(([part, value]) => [part, value.replaceAll(/\*+/g, '*')]));

/** Without those that others say already. */
const widest = (all: readonly Parts[]): Parts[] =>
  all.filter(
    (one, index) =>
      !all.some((other, at) => at !== index && covers(other, one) && (!covers(one, other) || at < index)),
  );

/** It begins as the id of a target does. */
const namesKind = (pattern: string): boolean => /^[a-z0-9]+\.[a-z]+:/.test(pattern);

/** Or has an account where an id has one; paths of resources have no such part. */
const namesAccount = (pattern: string): boolean => /:\d{12}\//.test(pattern);

/** Regions end in a digit. */
const isRegion = ({ ofRegion = '*' }: Parts): boolean => /[\d*]$/.test(ofRegion);

const tellsAccount = ({ ofAccount = '*' }: Parts): boolean => ofAccount !== '*';

/** Kind, account and Region of an id, each in its own place: a star there is any of them, and not the beginning of a key. */
const placed = /^([a-z0-9.*]+):([\d*]+)\/((?:[a-z]{2}|\*)(?:-[a-z-]*)?[\d*]|\*)\/(.+)$/;

const isTooLoose = (pattern: string): boolean => pattern.split('*').length - 1 > mostStars;

/** Every way in which a pattern is an id or a key of the kind. */
const readings = (pattern: string, kind: string, { shapes, letters }: KeyShapes): Parts[] => {
  const all = { ...letters, ofAccount: /\d/, ofRegion: /[a-z0-9-]/ };
  const readAs = (text: string, some: readonly string[]): Parts[] =>
    isTooLoose(text) ? [] : some.flatMap((shape) => ways(text, piecesOf(shape, all)));
  const [, ofKind = '', ofAccount = '', ofRegion = '', key = ''] = placed.exec(pattern) ?? [];
  const inPlace = matchesGlob(ofKind, kind) ? readAs(key, shapes) : [];
  // A lone star in the Region's place may as well be all that is before a key: `*/*/prod`.
  if (inPlace.length > 0 || (ofRegion !== '' && ofRegion !== '*'))
    return inPlace.map((parts) => ({ ofAccount, ofRegion, ...parts }));
  const ids = shapes.map((shape) => `${kind}:{ofAccount}/{ofRegion}/${shape}`);
  return readAs(pattern, namesKind(pattern) || namesAccount(pattern) ? ids : [...ids, ...shapes]);
};

/** What of a kind's targets a pattern names by id or key; empty: none, or it is a name or an address. */
export const partsOf = (pattern: string, kind: string, keys: KeyShapes): readonly Parts[] => {
  if (!pattern.includes('/') && !namesKind(pattern)) return [];
  const found = readings(pattern, kind, keys);
  const meant = namesAccount(pattern) ? found.filter(tellsAccount) : found;
  return widest(meant.filter(isRegion).map(tidy));
};

/** Which targets of one kind a rule opens. */
export type Reach = { kind: string; parts: readonly Parts[] | 'any' };

/**
 * Which targets of which kinds a pattern may name. Names and addresses are known to nobody when this is deployed: a
 * pattern that is the id or key of no kind may name any target. One that is a key of some kinds is taken for a key.
 */
export const reachOf = (
  pattern: string | undefined,
  kinds: readonly { kind: string; keys: KeyShapes }[],
): Reach[] => {
  if (pattern === undefined) return kinds.map(({ kind }) => ({ kind, parts: 'any' }));
  const named = kinds.map(({ kind, keys }) => ({ kind, parts: partsOf(pattern, kind, keys) }));
  const keyed = named.filter(({ parts }) => parts.length > 0);
  if (keyed.length > 0) return keyed;
  const possible = namesKind(pattern) ? kinds.filter(({ kind }) => pattern.startsWith(`${kind}:`)) : kinds;
  return possible.map(({ kind }) => ({ kind, parts: 'any' }));
};
