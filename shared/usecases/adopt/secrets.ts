// Values that can hold secrets: a reference stands in the file instead of them.
import { maskValue } from '../../engine/mask.js';
import { unescapeKey } from '../../engine/pointer.js';
import type { LeafValue } from '../../model/field.js';
import { secretReference } from '../declarations/secret-references.js';
import type { LiveLeaf } from './worth.js';

/** Names that Secrets Manager and Parameter Store both take. */
const tidy = (text: string): string =>
  text
    .replaceAll(/[^\w/.-]+/g, '-')
    .replaceAll(/\/+/g, '/')
    .replace(/[-/]+$/, '');

export interface SecretNames {
  nameOf: (key: string, pointer: string) => string;
  /** How many were given. */
  count: () => number;
}

/** Suggests names, no two alike: for `/variables/token` of `abc/prod`, `stagewatch/abc/prod/variables/token`. */
export const secretNames = (): SecretNames => {
  const taken = new Set<string>();
  const nameOf = (key: string, pointer: string): string => {
    const path = pointer.split('/').map(unescapeKey).join('/');
    const wished = tidy(`stagewatch/${key}${path}`);
    let name = wished;
    for (let number = 2; taken.has(name); number += 1) name = `${wished}-${number}`;
    taken.add(name);
    return name;
  };
  return { nameOf, count: () => taken.size };
};

/** The value with references in place of its secret parts; undefined where it has none, or is to be revealed. */
export const withoutSecrets = (
  { field, value }: LiveLeaf,
  reveal: readonly string[],
  name: () => string,
): LeafValue | undefined => {
  if (field.mask === undefined || reveal.includes(field.pattern)) return undefined;
  let hidden = 0;
  const masked = maskValue(value, field.mask, () => {
    hidden += 1;
    return secretReference(name());
  });
  return hidden === 0 ? undefined : masked;
};
