// From declared leaves and pointers to the documents that AWS's own calls take.
import { isMapEntry } from '../../../shared/engine/judge.js';
import { unescapeKey } from '../../../shared/engine/pointer.js';
import { kindOf } from '../../../shared/kinds/registry.js';
import type { DeclaredTarget } from '../../../shared/model/declaration.js';
import type { Facts, Field, JsonPointer } from '../../../shared/model/field.js';
import type { Target } from '../../../shared/model/target.js';

/** A document under construction; the SDK's input types are all of this shape. */
export type Document = Record<string, unknown>;

/** The field at a pointer, or one of those below the block or map entry that it names. */
export const fieldAt = ({ kind }: Target, pointer: JsonPointer): Field => {
  const tokens = pointer.split('/');
  const leadsHere = (wanted: readonly string[]): boolean =>
    tokens.every((token, index) => wanted[index] === '*' || wanted[index] === token);
  const found = kindOf(kind).schema.fields.find(({ pattern }) => leadsHere(pattern.split('/')));
  if (found === undefined) throw new Error(`no field of ${kind} is at ${pointer}`);
  return found;
};

export const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** The members a pointer leads through: names as the service spells them, map keys as they are. */
export const membersAt = (target: Target, pointer: JsonPointer, spell = (name: string) => name): string[] => {
  const wanted = fieldAt(target, pointer).pattern.split('/');
  return pointer
    .split('/')
    .map((token, index) => (wanted[index] === '*' ? unescapeKey(token) : spell(token)))
    .slice(1);
};

/** Puts a value into a document, making the objects on the way; `undefined` takes it out. */
export const setAt = (document: Document, [name = '', ...rest]: readonly string[], value: unknown): void => {
  if (rest.length > 0) {
    const inner = { ...(document[name] as Document | undefined) };
    setAt(inner, rest, value);
    document[name] = inner;
  } else if (value === undefined) delete document[name];
  else document[name] = value;
};

/** Members that an API does not have (by its protocol) are declared and never sent, nor are empty texts. */
const isSendable = (field: Field, value: unknown, facts: Facts): boolean =>
  (value !== '' || isMapEntry(field)) &&
  (field.conditions ?? []).every(
    ({ on, notIn = [] }) => !on.startsWith('fact:') || !notIn.includes(facts[on.slice('fact:'.length)]),
  );

/** The document that says what a target declares. */
export const documentOf = (target: DeclaredTarget, facts: Facts = {}, spell?: (name: string) => string) => {
  const document: Document = {};
  for (const { pointer, value } of target.leaves)
    if (isSendable(fieldAt(target, pointer), value, facts))
      setAt(document, membersAt(target, pointer, spell), value);
  return document;
};
