// `responses` of an OpenAPI integration: a map by selection pattern of what AWS keeps by status code.
import { isObject, wordOf, type Json, type JsonObject } from '../../../model/brand.js';
import { unresolved, unresolvedAt } from '../../../engine/unresolved.js';
import { mappings } from './openapi-mappings.js';

/** What a response can say beside its status code. */
const members = ['selectionPattern', 'contentHandling', 'responseParameters', 'responseTemplates'] as const;

const statusOf = (response: JsonObject): string => wordOf(response['statusCode']);

/** The key is the pattern, and `default` means that there is none (AWS developer guide). */
const withPattern = (pattern: string, response: JsonObject): JsonObject => ({
  ...response,
  ...(response['responseParameters'] === undefined
    ? {}
    : { responseParameters: mappings(response['responseParameters']) }),
  selectionPattern: pattern === 'default' ? '' : pattern,
});

/** Of several patterns that give one status AWS keeps one, and does not say which: only what all agree on holds. */
const doubtsOf = (status: string, rivals: readonly JsonObject[]): JsonObject => {
  const doubt = unresolved(`${rivals.length} patterns give status ${status}, and AWS keeps one of them`);
  const isAgreed = (name: string): boolean =>
    new Set(rivals.map((rival) => JSON.stringify(rival[name]))).size === 1;
  return Object.fromEntries(members.filter((name) => !isAgreed(name)).map((name) => [name, doubt]));
};

const isResponse = (value: Json): value is JsonObject =>
  isObject(value) && unresolvedAt(value) === undefined && statusOf(value) !== '';

/** `responses` with each one's pattern as a member, and without what several patterns of one status disagree on. */
export const foldedResponses = (responses: Json): Json => {
  if (unresolvedAt(responses) !== undefined) return responses;
  if (!isObject(responses)) return unresolved('`responses` is not a map of patterns');
  const known = Object.entries(responses).flatMap(([pattern, response]) =>
    isResponse(response) ? [[pattern, withPattern(pattern, response)] as const] : [],
  );
  // Without its status a response may be any of them.
  if (known.length < Object.keys(responses).length)
    return unresolved('a response of `responses` tells no `statusCode`');
  const rivals = new Map<string, JsonObject[]>();
  for (const [, response] of known) {
    const status = statusOf(response);
    const others = rivals.get(status) ?? [];
    others.push(response);
    rivals.set(status, others);
  }
  const doubts = new Map([...rivals].map(([status, several]) => [status, doubtsOf(status, several)]));
  return Object.fromEntries(
    known.map(([pattern, response]) => [pattern, { ...response, ...doubts.get(statusOf(response)) }]),
  );
};
