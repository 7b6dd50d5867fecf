// Patch operations: paths, values (always strings on the wire) and the refusals that AWS was seen to give.
import type { PatchOperation } from '@aws-sdk/client-api-gateway';
import { badRequest, enumProblem, notFound, requireValid } from './state.js';

/** One patch operation; `keys` are the path's unescaped segments. */
export interface Edit {
  op: string;
  path: string;
  keys: readonly string[];
  value: string | undefined;
  from: string | undefined;
}

const OPS = ['add', 'remove', 'move', 'test', 'replace', 'copy'];

/** The operations sent, checked as AWS's front end checks them; `more` are problems of the same request. */
export const editsOf = (
  operation: string,
  sent: readonly PatchOperation[] = [],
  ...more: readonly (string | undefined)[]
): Edit[] => {
  const at = (index: number) => `${operation}Input.patchOperations.${index + 1}.member.op`;
  requireValid(...sent.map(({ op }, index) => enumProblem(op, at(index), OPS)), ...more);
  return sent.map(({ op = '', path, value, from }) => {
    if (path === undefined) return badRequest('Invalid patch path null');
    const keys = path.split('/').slice(1);
    return {
      op,
      path,
      keys: keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')),
      value,
      from,
    };
  });
};

/** Turns a value off the wire into the member's type; `undefined` clears the member. */
export type Reader = (value: string | undefined) => unknown;

export const text: Reader = (value) => value || undefined;
// Any other word is false, and no error (recorded from AWS: UpdateMethod, UpdateApiKey).
export const flag: Reader = (value) => value?.toLowerCase() === 'true';
export const template: Reader = (value) => value || null;

export const number =
  (wanted: string, isValid: (value: number) => boolean): Reader =>
  (value = '') => {
    const read = Number(value);
    return value.trim() !== '' && isValid(read)
      ? read
      : badRequest(`Invalid value '${value}' specified. ${wanted}`);
  };
export const whole = (min: number, max: number): Reader =>
  number(
    `Must be an integer between ${min} and ${max}`,
    (read) => Number.isInteger(read) && read >= min && read <= max,
  );

export const oneOf =
  (allowed: readonly string[], mayBeEmpty = false): Reader =>
  (value = '') => {
    if (mayBeEmpty && value === '') return undefined;
    return allowed.includes(value)
      ? value
      : badRequest(`Invalid value '${value}' specified. Must be one of: [${allowed.join(', ')}]`);
  };

/** What can be patched: members by whole path, maps and lists by their children. */
export interface Patchable {
  scalars: Readonly<Record<string, Reader>>;
  maps?: Readonly<Record<string, Reader>>;
  lists?: readonly string[];
}

type Members = Record<string, unknown>;

const wrongPath = (edit: Edit): never => badRequest(`Invalid patch path ${edit.path}`);
const ABSENT = 'Invalid patch operation specified. Must be one of: [add, remove, replace]';

const setMember = (members: Members, name: string, value: unknown): void => {
  if (value === undefined) delete members[name];
  else members[name] = value;
};

const editMap = (target: Members, edit: Edit, read: Reader): void => {
  const [name = '', key] = edit.keys;
  if (key === undefined || edit.keys.length > 2) return wrongPath(edit);
  const map: Members = { ...(target[name] as Members | undefined) };
  if (edit.op === 'add' || edit.op === 'replace') map[key] = read(edit.value);
  else if (edit.op !== 'remove') badRequest(ABSENT);
  else if (!(key in map))
    notFound(
      name.endsWith('Parameters')
        ? 'Invalid parameter name specified'
        : 'Content-Type specified was not found',
    );
  else delete map[key];
  setMember(target, name, Object.keys(map).length > 0 ? map : undefined);
};

// Only authorization scopes are named by value; every other list names its item in the path.
const editList = (target: Members, edit: Edit): void => {
  const [name = '', inPath, ...rest] = edit.keys;
  const item = inPath ?? (name === 'authorizationScopes' ? edit.value : undefined);
  if (item === undefined || rest.length > 0) return wrongPath(edit);
  const others = ((target[name] ?? []) as string[]).filter((other) => other !== item);
  if (edit.op === 'add') others.push(item);
  else if (edit.op === 'replace') others.push(edit.value || item);
  else if (edit.op !== 'remove') badRequest(ABSENT);
  setMember(target, name, others.length > 0 ? others : undefined);
};

const editScalar = (target: Members, edit: Edit, read: Reader): void => {
  if (edit.op !== 'replace') badRequest('Invalid patch operation specified. Must be one of: [replace]');
  const [first = '', second] = edit.keys;
  if (second === undefined) return setMember(target, first, read(edit.value));
  const inner = { ...(target[first] as Members | undefined) };
  setMember(inner, second, read(edit.value));
  target[first] = inner;
};

/** A patched copy; nothing changes when any operation is refused. */
export const patched = <T extends object>(before: T, edits: readonly Edit[], patchable: Patchable): T => {
  const after = structuredClone(before) as Members;
  for (const edit of edits) {
    const name = edit.keys[0] ?? '';
    const ofMap = patchable.maps?.[name];
    const ofScalar = patchable.scalars[edit.path];
    if (ofMap) editMap(after, edit, ofMap);
    else if (patchable.lists?.includes(name)) editList(after, edit);
    else if (ofScalar) editScalar(after, edit, ofScalar);
    else wrongPath(edit);
  }
  return after as T;
};
