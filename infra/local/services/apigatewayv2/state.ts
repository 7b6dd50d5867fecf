// What the embedded API Gateway v2 remembers, and how its operations look things up, page and merge.
import { randomInt } from 'node:crypto';
import type * as sdk from '@aws-sdk/client-apigatewayv2';
import type { Answer, Call, Operation } from '../../protocol/service.js';
import { absent, refuse } from './errors.js';

/** One API with everything below it; maps keep the order of creation, which is the order of lists. */
export interface ApiEntry {
  api: sdk.Api;
  stages: Map<string, sdk.Stage>;
  integrations: Map<string, sdk.Integration>;
  /** Integration responses by integration id. */
  responses: Map<string, Map<string, sdk.IntegrationResponse>>;
  routes: Map<string, sdk.Route>;
  deployments: Map<string, sdk.Deployment>;
}

/** All APIs, apart per account and Region. */
export interface World {
  apis: (call: Call) => Map<string, ApiEntry>;
  /** The API that the request's `ApiId` names. */
  entry: (call: Call) => ApiEntry;
}

export const createWorld = (): World => {
  const grounds = new Map<string, Map<string, ApiEntry>>();
  const apis: World['apis'] = ({ account, region }) => {
    const ground = grounds.get(`${account}/${region}`) ?? new Map<string, ApiEntry>();
    grounds.set(`${account}/${region}`, ground);
    return ground;
  };
  const entry: World['entry'] = (call) => {
    const id = String(call.input['ApiId']);
    // The text as users meet it: aws/aws-sam-cli#7030.
    return apis(call).get(id) ?? absent(`Invalid API identifier specified ${call.account}:${id}`);
  };
  return { apis, entry };
};

/** A child by its id (stages: by name); worded after `Unable to find Route by key …`, which is AWS's. */
export const find = <Row>(rows: ReadonlyMap<string, Row>, kind: string, id: unknown): Row =>
  rows.get(String(id)) ??
  absent(`Unable to find ${kind} by ${kind === 'Stage' ? 'name' : 'id'} ${String(id)}`);

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A generated id: APIs have 10 characters, integrations and routes 7, deployments 6 (recorded). */
export const mint = (length: number): string =>
  Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** Now, in the whole seconds that API Gateway v2 answers (recorded). */
export const clock = (call: Call): Date => new Date(Math.floor(call.now.getTime() / 1000) * 1000);

/** A row as an answer that later changes do not reach: what is nested is replaced, never changed. */
export const copy = (row: object): Answer => ({ ...row });

/** A request without some of its members. */
export const without = <Input extends object>(input: Input, keys: readonly string[]): Input =>
  Object.fromEntries(Object.entries(input).filter(([key]) => !keys.includes(key))) as Input;

/** A map of the model: variables, mappings, templates, tags. */
export type Texts = Record<string, string>;

/** Maps merge by key, and "" removes a key: stage variables, parameter mappings, templates. */
export const mergeKeys = (before: Texts = {}, changes: Texts = {}): Texts =>
  Object.fromEntries(Object.entries({ ...before, ...changes }).filter(([, value]) => value !== ''));

// 25 rows unless told, at most 500; AWS publishes neither number (aws-facts §2).
const LARGEST_PAGE = 500;
/** One page of rows. `MaxResults` is a string in this API. */
export const page = (call: Call, rows: Iterable<object>): Answer => {
  const { MaxResults = '25', NextToken } = call.input as { MaxResults?: string; NextToken?: string };
  const size = Number(MaxResults);
  if (!(size >= 1 && size <= LARGEST_PAGE)) refuse(`MaxResults must be between 1 and ${LARGEST_PAGE}`);
  const from = NextToken === undefined ? 0 : Number(Buffer.from(NextToken, 'base64url').toString());
  if (!(from >= 0)) refuse('Invalid NextToken specified');
  const all = [...rows];
  const Items = all.slice(from, from + size).map(copy);
  const more = from + size < all.length;
  return { Items, ...(more && { NextToken: Buffer.from(String(from + size)).toString('base64url') }) };
};

/** `Get…` and `Get…s` of one kind of child. */
export const readers = <Row extends object>(
  kind: string,
  id: string,
  rowsOf: (call: Call) => ReadonlyMap<string, Row>,
): Record<string, Operation> => ({
  [`Get${kind}`]: (call) => copy(find(rowsOf(call), kind, call.input[id])),
  [`Get${kind}s`]: (call) => page(call, rowsOf(call).values()),
});
