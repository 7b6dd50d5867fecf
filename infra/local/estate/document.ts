// From declared leaves to the documents that AWS's own calls take, spelled as the service spells them.
import { isMapEntry } from '../../../shared/engine/judge.js';
import { unescapeKey } from '../../../shared/engine/pointer.js';
import { kindOf } from '../../../shared/kinds/registry.js';
import type { DeclaredLeaf, DeclaredTarget } from '../../../shared/model/declaration.js';
import type { Facts, Field, JsonPointer, LeafValue } from '../../../shared/model/field.js';
import type { Target } from '../../../shared/model/target.js';

/** A document under construction; the SDK's input types are all of this shape. */
export type Document = Record<string, unknown>;

/** The field that a pointer, or the block or map entry it names, belongs to. */
export const fieldAt = (target: Target, pointer: JsonPointer): Field | undefined => {
  const tokens = pointer.split('/');
  const leadsHere = ({ pattern }: Field): boolean => {
    const wanted = pattern.split('/');
    return tokens.every((token, index) => wanted[index] === '*' || wanted[index] === token);
  };
  const { schema } = kindOf(target.kind);
  return schema.fieldAt(pointer) ?? schema.fields.find(leadsHere);
};

/** The members a pointer leads through: names as `spell` spells them, map keys as they are. */
export const membersAt = (
  pattern: string,
  pointer: JsonPointer,
  spell = (name: string): string => name,
): string[] => {
  const wanted = pattern.split('/');
  const member = (token: string, index: number): string =>
    wanted[index] === '*' ? unescapeKey(token) : spell(token);
  return pointer.split('/').map(member).slice(1);
};

export const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Puts a value into a document, making the objects on the way; `undefined` takes it out. */
export const setAt = (document: Document, members: readonly string[], value: unknown): void => {
  const [name = '', ...rest] = members;
  if (rest.length > 0) {
    const inner = { ...(document[name] as Document | undefined) };
    setAt(inner, rest, value);
    document[name] = inner;
  } else if (value === undefined) delete document[name];
  else document[name] = value;
};

/** A field that this API does not have (by its protocol) is declared and never sent. */
const isSendable = (target: Target, { pattern, value }: DeclaredLeaf, facts: Facts): boolean => {
  const field = kindOf(target.kind).schema.byPattern(pattern);
  if (field === undefined || (value === '' && !isMapEntry(field))) return false;
  return (field.conditions ?? []).every(({ on, notIn = [], in: allowed }) => {
    if (!on.startsWith('fact:')) return true;
    const fact: LeafValue | undefined = facts[on.slice('fact:'.length)];
    return !notIn.includes(fact) && allowed?.includes(fact) !== false;
  });
};

/** The document that says what a target declares. */
export const documentOf = (
  target: DeclaredTarget,
  facts: Facts = {},
  spell?: (name: string) => string,
): Document => {
  const document: Document = {};
  for (const leaf of target.leaves.filter((one) => isSendable(target, one, facts)))
    setAt(document, membersAt(leaf.pattern, leaf.pointer, spell), leaf.value);
  return document;
};

/** The ARN prefix of a Region: `arn:aws`, or that of another partition. */
export const partitionOf = (region: string): string => {
  if (region.startsWith('cn-')) return 'arn:aws-cn';
  return region.startsWith('us-gov-') ? 'arn:aws-us-gov' : 'arn:aws';
};
