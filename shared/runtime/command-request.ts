// What the queue of `remediate` may hold, parsed at the door: only our own doors send there, and unknown keys are errors.
import { isObject, wordOf, type JsonObject } from '../model/brand.js';
import type { Command, Order } from '../model/command.js';
import type { Problem } from '../model/errors.js';
import { parseTargetId, type TargetId } from '../model/target.js';
import { epochMs } from '../model/time.js';
import { didYouMean } from '../usecases/declarations/suggest.js';

const known = ['mode', 'target', 'fingerprint', 'by', 'at', 'expect'];
const shapes = { fingerprint: /^[\w-]{1,128}$/, hash: /^[0-9a-f]{32}$/ } as const;
const longestBy = 200;

type ReadCommand = { command: Command } | { problems: readonly Problem[] };

const remedy = 'Only `detect` and `slack-actions` send here.';
const wrong = (where: string, what: string): Problem => ({ where, what, remedy });

const objectIn = (body: string): JsonObject | undefined => {
  try {
    const read: unknown = JSON.parse(body);
    return isObject(read) ? read : undefined;
  } catch {
    return undefined;
  }
};

const orderOf = ({ mode, expect }: JsonObject): Order | undefined => {
  if (mode === 'apply')
    return typeof expect === 'string' && shapes.hash.test(expect) ? { mode, expect } : undefined;
  return (mode === 'propose' || mode === 'auto') && expect === undefined ? { mode } : undefined;
};

const problemsOf = (body: JsonObject): Problem[] => {
  const { target, fingerprint, by, at } = body;
  const isBy = typeof by === 'string' && by !== '' && by.length <= longestBy;
  return [
    ...Object.keys(body)
      .filter((name) => !known.includes(name))
      .map((name): Problem => ({ where: name, what: 'is not known', remedy: didYouMean(name, known) })),
    ...(parseTargetId(wordOf(target)) === undefined ? [wrong('target', 'is no target')] : []),
    ...(shapes.fingerprint.test(wordOf(fingerprint)) ? [] : [wrong('fingerprint', 'is none')]),
    ...(isBy ? [] : [wrong('by', 'does not say who asks')]),
    ...(typeof at === 'number' && Number.isSafeInteger(at) ? [] : [wrong('at', 'is no time')]),
  ];
};

export const readCommand = (body: string): ReadCommand => {
  const read = objectIn(body);
  if (read === undefined) return { problems: [wrong('message', 'is no JSON object')] };
  const order = orderOf(read);
  const problems = [
    ...problemsOf(read),
    ...(order === undefined ? [wrong('mode', 'is none of propose, auto, or apply with a hash')] : []),
  ];
  if (problems.length > 0 || order === undefined) return { problems };
  const { target, fingerprint, by, at } = read;
  const about = {
    target: wordOf(target) as TargetId,
    fingerprint: wordOf(fingerprint),
    by: wordOf(by),
    at: epochMs(Number(at)),
  };
  return { command: { ...about, ...order } };
};
