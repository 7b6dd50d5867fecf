// Patch operations: paths, values (always strings on the wire) and the refusals that AWS was seen to give.
import type { PatchOperation } from '@aws-sdk/client-api-gateway';
import { badRequest, enumProblem, notFound, requireValid, without } from './state.js';

/** One patch operation; `keys` are the path's unescaped segments. */
export interface Edit extends PatchOperation {
  path: string;
  keys: readonly string[];
}

const OPS = ['add', 'remove', 'move', 'test', 'replace', 'copy'];

/** The operations sent, checked as AWS's front end checks them; `more` is a problem of the same request. */
export const editsOf = (operation: string, sent: readonly PatchOperation[] = [], more?: string): Edit[] => {
  const at = (index: number) => `${operation}Input.patchOperations.${index + 1}.member.op`;
  requireValid(...sent.map(({ op }, index) => enumProblem(op, at(index), OPS)), more);
  return sent.map(({ path = badRequest('Invalid patch path null'), ...rest }) => {
    const keys = path.split('/').slice(1);
    return { ...rest, path, keys: keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')) };
  });
};

/** Turns a value off the wire into the member's type; `undefined` clears the member. */
export type Reader = (value: string | undefined) => unknown;

export const text: Reader = (value) => value || undefined;
export const template: Reader = (value) => value || null;
// Any other word is false, and no error (recorded from AWS: UpdateMethod, UpdateApiKey).
export const flag: Reader = (value) => value?.toLowerCase() === 'true';

export const number =
  (min: number, max: number, isWhole = false): Reader =>
  (value = '') => {
    const read = value.trim() === '' ? Number.NaN : Number(value);
    if (read >= min && read <= max && (!isWhole || Number.isInteger(read))) return read;
    return badRequest(`Invalid value '${value}' specified. Must be between ${min} and ${max}`);
  };

export const oneOf =
  (allowed: readonly string[], mayBeEmpty = false): Reader =>
  (value = '') => {
    if (mayBeEmpty && value === '') return undefined;
    if (allowed.includes(value)) return value;
    return badRequest(`Invalid value '${value}' specified. Must be one of: [${allowed.join(', ')}]`);
  };

/** What can be patched: members by whole path, maps and lists by their children. */
export interface Patchable {
  scalars?: Readonly<Record<string, Reader>>;
  maps?: Readonly<Record<string, Reader>>;
  lists?: readonly string[];
}

type Members = Record<string, unknown>;

const MISSING = {
  Parameters: 'Invalid parameter name specified',
  other: 'Content-Type specified was not found',
};

const wrongPath = ({ path }: Edit): never => badRequest(`Invalid patch path ${path}`);
const wrongOp = (...allowed: string[]): never =>
  badRequest(`Invalid patch operation specified. Must be one of: [${allowed.join(', ')}]`);

const editMap = (target: Members, edit: Edit, read: Reader): unknown => {
  const [name = '', key = wrongPath(edit), ...rest] = edit.keys;
  if (rest.length > 0) wrongPath(edit);
  const map = target[name] as Members | undefined;
  if (edit.op === 'add' || edit.op === 'replace') return { ...map, [key]: read(edit.value) };
  if (edit.op !== 'remove') wrongOp('add', 'remove', 'replace');
  if (map?.[key] === undefined) notFound(name.endsWith('Parameters') ? MISSING.Parameters : MISSING.other);
  return without(map, key);
};

const editList = (target: Members, edit: Edit): unknown => {
  // Only authorization scopes are named by value; every other list names its item in the path.
  const byValue = edit.keys[0] === 'authorizationScopes' ? edit.value : undefined;
  const [name = '', item = byValue ?? wrongPath(edit), ...rest] = edit.keys;
  if (rest.length > 0) wrongPath(edit);
  const left = ((target[name] ?? []) as string[]).filter((other) => other !== item);
  if (edit.op === 'add') left.push(item);
  else if (edit.op === 'replace') left.push(edit.value || item);
  else if (edit.op !== 'remove') wrongOp('add', 'remove', 'replace');
  return left.length > 0 ? left : undefined;
};

const editScalar = (target: Members, edit: Edit, read: Reader): unknown => {
  if (edit.op !== 'replace') wrongOp('replace');
  const [name = '', inner] = edit.keys;
  if (inner === undefined) return read(edit.value);
  return { ...(target[name] as Members | undefined), [inner]: read(edit.value) };
};

/** A patched copy; nothing changes when any operation is refused. */
export const patched = <T extends object>(before: T, edits: readonly Edit[], patchable: Patchable): T => {
  const after = { ...before } as Members;
  for (const edit of edits) {
    const [name = ''] = edit.keys;
    const ofMap = patchable.maps?.[name];
    const ofScalar = patchable.scalars?.[edit.path];
    if (ofMap) after[name] = editMap(after, edit, ofMap);
    else if (patchable.lists?.includes(name)) after[name] = editList(after, edit);
    else if (ofScalar) after[name] = editScalar(after, edit, ofScalar);
    else wrongPath(edit);
  }
  return after as T;
};
