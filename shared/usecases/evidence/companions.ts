// What a call may have changed beyond what it names: AWS changes some fields along with others (`changesAlong`).
import { isWithin } from '../../engine/pointer.js';
import type { Field, JsonPointer } from '../../model/field.js';

/** Whether a field is the one that a pointer names, or lies below it. */
const isNamed = ({ pattern }: Field, pointer: JsonPointer): boolean => {
  const wanted = pattern.split('/');
  const tokens = pointer.split('/');
  return (
    tokens.length <= wanted.length && tokens.every((token, at) => wanted[at] === '*' || wanted[at] === token)
  );
};

/** The pointers, and patterns (with bare `*`) of what AWS may change along with them. */
export const withCompanions = (
  fields: readonly Field[],
  pointers: readonly JsonPointer[],
): readonly JsonPointer[] => {
  if (pointers.includes('')) return pointers;
  const along = fields
    .filter(
      (field) => field.changesAlong !== undefined && pointers.some((pointer) => isNamed(field, pointer)),
    )
    .flatMap(({ changesAlong = [] }) => changesAlong);
  const further = along.filter((pattern) => !pointers.some((pointer) => isWithin(pattern, pointer)));
  return [...new Set([...pointers, ...further])];
};
