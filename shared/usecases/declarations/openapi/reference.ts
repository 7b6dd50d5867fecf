// `$ref` inside one document: where it leads, if anywhere.
import { unescapeKey } from '../../../engine/pointer.js';
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';
import type { Steps } from '../../yaml.js';

/** A node of the document and the steps that lead to it. */
export interface Located {
  node: Json;
  steps: Steps;
}

/** Longer chains are cycles, or nothing that a person wrote. */
const chainLimit = 32;

const decoded = (token: string): string => {
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
};

/** The steps of a local reference: `#/components/x/a~1b`. */
const stepsOf = (reference: string): Steps | undefined =>
  reference.startsWith('#/')
    ? reference
        .slice(2)
        .split('/')
        .map((token) => unescapeKey(decoded(token)))
    : undefined;

export const nodeAt = (tree: JsonObject, steps: Steps): Json | undefined => {
  let node: Json | undefined = tree;
  for (const step of steps) {
    if (Array.isArray(node)) node = node[Number(step)];
    else node = isObject(node) && Object.hasOwn(node, step) ? node[step] : undefined;
  }
  return node;
};

/** What a node stands for: itself, or what its `$ref` leads to; `broken` names a reference that leads nowhere here. */
export const follow = (tree: JsonObject, start: Located): Located | { broken: string } => {
  let { node, steps } = start;
  for (let length = 0; length < chainLimit; length += 1) {
    const reference: Json | undefined = isObject(node) ? node['$ref'] : undefined;
    if (typeof reference !== 'string') return { node, steps };
    const target = stepsOf(reference);
    const found: Json | undefined = target === undefined ? undefined : nodeAt(tree, target);
    if (target === undefined || found === undefined) return { broken: reference };
    node = found;
    steps = target;
  }
  return { broken: 'a `$ref` that leads back to itself' };
};
