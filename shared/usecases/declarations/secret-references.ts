// `${secret:NAME}` in a declaration: a value that is kept elsewhere, and known only to whom it is given.
import { unresolved } from '../../engine/unresolved.js';
import { isObject, type Json } from '../../model/brand.js';

export const secretReference = (name: string): string => `\${secret:${name}}`;

const reference = /\$\{secret:([^${}]+)\}/;

/** The value with every reference left open: what has one in it is not known as a whole. */
export const withOpenSecrets = (value: Json): Json => {
  if (typeof value === 'string') {
    const [, name] = reference.exec(value) ?? [];
    return name === undefined ? value : unresolved(`secret ${name}`, 'secret-not-given');
  }
  if (Array.isArray(value)) return value.map((element: Json) => withOpenSecrets(element));
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withOpenSecrets(member)]))
    : value;
};
