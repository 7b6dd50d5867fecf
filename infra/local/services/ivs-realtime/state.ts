// What the embedded IVS Real-Time remembers, and how it checks, looks up and pages.
import { randomInt } from 'node:crypto';
import type { Stage, StorageConfiguration } from '@aws-sdk/client-ivs-realtime';
import { ServiceError, type Answer, type Call, type Operation } from '../../protocol/service.js';

/** Both kinds of resources by ARN, which holds the account and the Region. */
export interface World {
  stages: Map<string, Stage>;
  storages: Map<string, StorageConfiguration>;
}
export type Tags = Record<string, string>;

export const refuse = (message: string, code = 'ValidationException'): never => {
  throw new ServiceError(code, message);
};

/** Refuses a number that is not within both ends; lengths of lists, too. */
export const inRange = (member: string, value: number | undefined, least: number, most: number): void => {
  if (value === undefined || (value >= least && value <= most)) return;
  refuse(`Value at '${member}' must be between ${least} and ${most}`);
};

/** Refuses a text that does not match the model's pattern. */
export const matching = (member: string, value: string | undefined, pattern: RegExp): void => {
  if (value === undefined || pattern.test(value)) return;
  refuse(`Value at '${member}' must satisfy regular expression pattern: ${pattern.source}`);
};

export const checkName = (name?: string): void => matching('name', name, /^[a-zA-Z0-9-_]{0,128}$/);

/** Tags that a resource may have: at most 50 (the model). */
export const tagsOf = (tags: Tags = {}): Tags => {
  inRange('tags.length', Object.keys(tags).length, 0, 50);
  return { ...tags };
};

/** A row as an answer that later changes do not reach: what is nested is replaced, never changed. */
export const copy = (row: object): Answer => ({ ...row });

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
export const mint = (): string =>
  Array.from({ length: 12 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

const own = ({ region, account }: Call): string => `arn:aws:ivs:${region}:${account}:`;
export const mintArn = (call: Call, kind: string): string => `${own(call)}${kind}/${mint()}`;

/** The resource of the caller's account and Region that an ARN names. */
export const find = <Row>(call: Call, rows: ReadonlyMap<string, Row>, arn: unknown): Row => {
  const found = String(arn).startsWith(own(call)) ? rows.get(String(arn)) : undefined;
  return found ?? refuse(`Resource: ${String(arn)} not found`, 'ResourceNotFoundException');
};

/** Get, list and delete of one kind. What a list leaves out, its summary shape in the model leaves out. */
export const readers = <Row extends object>(
  kind: 'Stage' | 'StorageConfiguration',
  rows: Map<string, Row>,
): Record<string, Operation> => {
  const member = kind === 'Stage' ? 'stage' : 'storageConfiguration';
  return {
    [`Get${kind}`]: (call) => ({ [member]: copy(find(call, rows, call.input['arn'])) }),
    [`List${kind}s`]: (call) => {
      // 50 rows unless told, at most 100 (the model).
      const { maxResults = 50, nextToken = '' } = call.input as { maxResults?: number; nextToken?: string };
      inRange('maxResults', maxResults, 1, 100);
      const from = Number(Buffer.from(nextToken, 'base64url').toString());
      if (!(from >= 0)) refuse("Value at 'nextToken' is not a token of this list");
      const all = [...rows].filter(([arn]) => arn.startsWith(own(call))).map(([, row]) => copy(row));
      const next = from + maxResults;
      const more = next < all.length && { nextToken: Buffer.from(String(next)).toString('base64url') };
      return { [`${member}s`]: all.slice(from, next), ...more };
    },
    [`Delete${kind}`]: (call) => {
      find(call, rows, call.input['arn']);
      rows.delete(String(call.input['arn']));
      return {};
    },
  };
};
