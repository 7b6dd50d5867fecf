// The patch operations that a v1 record tells, as touches.
import { isObject, type Json, type JsonObject } from '../../model/brand.js';
import type { JsonPointer } from '../../model/field.js';
import { objectAt, touched, type Touched } from './touch.js';

const isListed = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** The paths of an update's operations: wrapped (`updateStageInput`) as v1 records them. No value is read. */
const patchedPaths = (parameters: JsonObject, wrapper: string): readonly string[] => {
  const operations = objectAt(parameters, wrapper)['patchOperations'] ?? parameters['patchOperations'];
  if (!isListed(operations)) return [];
  return operations.flatMap((operation) => {
    const path = isObject(operation) ? operation['path'] : undefined;
    return typeof path === 'string' && path.startsWith('/') ? [path] : [];
  });
};

/** What the operations name; where one of them is not understood, also a touch that names nothing. */
export const patched = (
  key: string | undefined,
  parameters: JsonObject,
  wrapper: string,
  pointerOf: (path: string) => JsonPointer | undefined,
): readonly Touched[] => {
  const found = patchedPaths(parameters, wrapper).map(pointerOf);
  const pointers = [...new Set(found.filter((pointer) => pointer !== undefined))];
  const named = pointers.length === 0 ? [] : [touched(key, pointers)];
  return found.includes(undefined) || named.length === 0 ? [...named, touched(key, [])] : named;
};
