// What the local API Gateway v1 remembers, and how its parts are found (or reported missing as AWS reports them).
import { randomInt } from 'node:crypto';
import type * as Aws from '@aws-sdk/client-api-gateway';
import { ServiceError } from '../../protocol/service.js';

/** One REST API with everything under it; methods and integrations live in their resource, as AWS answers them. */
export interface Api {
  rest: Aws.RestApi;
  resources: Map<string, Aws.Resource>;
  deployments: Map<string, Aws.Deployment>;
  stages: Map<string, Aws.Stage>;
}

/** Where and when a call happens: one account and Region has one set of APIs. */
export interface Here {
  apis: Map<string, Api>;
  account: string;
  now: Date;
}

type Client = Aws.APIGateway;

/** Operations by name, each with its own SDK input. */
export type Handlers = {
  readonly [K in keyof Client as Capitalize<K & string>]?: Client[K] extends (
    input: infer I,
    ...rest: never
  ) => unknown
    ? (input: I, here: Here) => object
    : never;
};

const thrower =
  (code: string) =>
  (message: string): never => {
    throw new ServiceError(code, message);
  };
export const badRequest = thrower('BadRequestException');
export const notFound = thrower('NotFoundException');
export const conflict = thrower('ConflictException');

/** Fails as AWS's front end does, naming every broken constraint at once; no problems, no error. */
export const requireValid = (...problems: readonly (string | undefined)[]): void => {
  const all = problems.filter((problem) => problem !== undefined);
  const count = all.length === 1 ? '1 validation error' : `${all.length} validation errors`;
  if (all.length > 0) throw new ServiceError('ValidationException', `${count} detected: ${all.join('; ')}`);
};

const problemOf = (value: string | undefined, at: string, constraint: string): string =>
  `Value '${value}' at '${at}' failed to satisfy constraint: Member must satisfy ${constraint}`;

/** The problem of a value outside its enumeration, in AWS's words. */
export const enumProblem = (value: string | undefined, at: string, allowed: readonly string[]) =>
  value === undefined || allowed.includes(value)
    ? undefined
    : problemOf(value, at, `enum value set: [${allowed.join(', ')}]`);

/** The problem of an impossible HTTP status code, in AWS's words. */
export const statusProblem = (code: string | undefined) =>
  /^[1-5]\d\d$/.test(code ?? '')
    ? undefined
    : problemOf(code, 'statusCode', String.raw`regular expression pattern: [1-5]\d\d`);

/** An id as AWS makes them: 10 characters for APIs, 6 for resources and deployments. */
export const newId = (length: number): string =>
  Array.from({ length }, () => '0123456789abcdefghijklmnopqrstuvwxyz'.charAt(randomInt(36))).join('');

/** Rows by id, 25 unless `limit` says otherwise (500 at most); `position` is the last id already given. */
export const page = <Row>(rows: ReadonlyMap<string, Row>, limit = 25, position = '') => {
  const after = Buffer.from(position, 'base64url').toString();
  const rest = [...rows].filter(([id]) => id > after).sort(([a], [b]) => (a < b ? -1 : 1));
  const shown = rest.slice(0, Math.min(Math.max(limit, 1), 500));
  const last = shown.length < rest.length ? shown.at(-1)?.[0] : undefined;
  return { items: shown.map(([, row]) => row), position: last && Buffer.from(last).toString('base64url') };
};

/** A map without one key; absent once nothing is left, as AWS answers it. */
export const without = <Value>(map: Record<string, Value> | undefined, key: string | undefined) => {
  const left = Object.entries(map ?? {}).filter(([name]) => name !== key);
  return left.length > 0 ? Object.fromEntries(left) : undefined;
};

/** A mapping template that is empty comes back as null. */
export const templates = (sent: Record<string, string> | undefined): Record<string, string> | undefined =>
  sent &&
  Object.fromEntries(Object.entries(sent).map(([type, text]) => [type, text || (null as unknown as string)]));

/** Names of one method, as every call about it carries them. */
export type MethodName = Readonly<Record<'restApiId' | 'resourceId' | 'httpMethod', string | undefined>>;

export const apiOf = (here: Here, id: string | undefined): Api =>
  here.apis.get(id ?? '') ?? notFound(`Invalid API identifier specified ${here.account}:${id}`);

// Calls below an API answer for a missing API as for a missing resource (recorded from AWS).
export const resourceOf = (here: Here, apiId: string | undefined, id: string | undefined): Aws.Resource =>
  here.apis.get(apiId ?? '')?.resources.get(id ?? '') ?? notFound('Invalid Resource identifier specified');

export const methodOf = (here: Here, at: MethodName): Aws.Method =>
  resourceOf(here, at.restApiId, at.resourceId).resourceMethods?.[at.httpMethod ?? ''] ??
  notFound('Invalid Method identifier specified');

export const integrationOf = (here: Here, at: MethodName): Aws.Integration =>
  methodOf(here, at).methodIntegration ?? notFound('Invalid Integration identifier specified');

export const entryOf = <Entry>(
  entries: Record<string, Entry> | undefined,
  statusCode: string | undefined,
): Entry => entries?.[statusCode ?? ''] ?? notFound('Invalid Response status code specified');

export const stageOf = (here: Here, apiId: string | undefined, name: string | undefined): Aws.Stage =>
  apiOf(here, apiId).stages.get(name ?? '') ?? notFound('Invalid stage identifier specified');
