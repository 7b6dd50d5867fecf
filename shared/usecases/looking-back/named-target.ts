// Which recorded target a person means: its id, `API/STAGE`, an ARN, the address of its declaration, or its name.
import type { TargetId } from '../../model/target.js';

export interface KnownTarget {
  target: TargetId;
  /** Everything it may be called by, the id itself apart. */
  names: readonly string[];
}

export type NamedTarget =
  | { status: 'found'; target: TargetId }
  | { status: 'ambiguous'; candidates: readonly TargetId[] }
  | { status: 'unknown' };

const apiArn = /^arn:[\w-]+:apigateway:([\w-]+):\d*:\/(.+)$/;
const executeArn = /^arn:[\w-]+:execute-api:([\w-]+):(\d*):([^/]+\/[^/]+)/;

/**
 * API Gateway's ARNs are paths in which collections and ids alternate: `/restapis/ID/stages/NAME`
 * (AWS, "Actions, resources, and condition keys for Amazon API Gateway Management"). The ids are the key.
 */
const keyOfPath = (path: string): string =>
  path
    .split('/')
    .filter((_part, index) => index % 2 === 1)
    .join('/');

/** The part of a target's id that an ARN tells, as its end: `eu-west-1/abc123/prod`; other texts as they are. */
export const nameOfArn = (text: string): string => {
  const [, region = '', path] = apiArn.exec(text) ?? [];
  if (path !== undefined) return `${region}/${keyOfPath(path)}`;
  const [, place = '', account = '', key] = executeArn.exec(text) ?? [];
  if (key === undefined) return text;
  return account === '' ? `${place}/${key}` : `${account}/${place}/${key}`;
};

/** The target of exactly this id, else all that bear the name. */
export const findTarget = (text: string, known: readonly KnownTarget[]): NamedTarget => {
  const exact = known.find(({ target }) => target === text);
  if (exact !== undefined) return { status: 'found', target: exact.target };
  const name = nameOfArn(text);
  const called = known.filter(
    ({ target, names }) =>
      names.includes(name) || target.endsWith(`:${name}`) || (name !== text && target.endsWith(`/${name}`)),
  );
  const candidates = [...new Set(called.map(({ target }) => target))].sort();
  const [only, ...others] = candidates;
  if (only === undefined) return { status: 'unknown' };
  return others.length === 0 ? { status: 'found', target: only } : { status: 'ambiguous', candidates };
};
