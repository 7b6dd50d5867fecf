// One entry of `deployers:`: whose changes are deployments, and how long the declaration may take to follow.
import { isObject, type Json, type JsonObject } from '../model/brand.js';
import type { Deployer } from '../model/record.js';
import { didYouMean } from './declarations/suggest.js';
import type { EntryComplaint } from './sources/source-entry.js';

export type DeployerReading = { deployer: Deployer } | { complaints: readonly EntryComplaint[] };

/** A day: what is held longer than that nobody waits for. */
const longestSettle = 86_400;
/** The longest ARN that IAM gives. */
const longestPattern = 2048;

const arnPattern = 'arn:[^:]+:(iam|sts)::[0-9*]+:[^:]+';
const servicePattern = '[a-z0-9-]+(\\.[a-z0-9-]+)*\\.amazonaws\\.com';
const shape = new RegExp(`^(${arnPattern}|${servicePattern})$`);
/** It is anybody, or any role: then every change would be a deployment. */
const anybody = /^arn:[^:]+:[^:]+::[0-9*]+:[a-z-]*[/*]*$/;

const expected = 'the ARN of a role or user, with `*` for any characters, or an AWS service';
const settleExpected = `a number of seconds from 1 to ${longestSettle}`;

/** The same in JSON Schema, for completion in an editor. */
export const deployerSchema: JsonObject = {
  anyOf: [
    { type: 'string', pattern: shape.source, description: 'Principal: an ARN in which `*` is any text.' },
    {
      type: 'object',
      properties: {
        principal: { type: 'string', pattern: shape.source, description: 'An ARN in which `*` is any text.' },
        settle: {
          type: 'number',
          minimum: 1,
          maximum: longestSettle,
          description: 'Seconds in which the declaration has to follow; 600 where left out.',
        },
      },
      required: ['principal'],
      additionalProperties: false,
    },
  ],
};

export const principalShape: JsonObject = {
  type: 'string',
  pattern: shape.source,
  description: 'An ARN in which `*` is any text, or an AWS service.',
};

/** `otherwise`: what would happen if everybody were meant. */
export const principalComplaint = (
  value: Json | undefined,
  at: readonly string[],
  otherwise = 'each change would be held',
): EntryComplaint[] => {
  if (typeof value !== 'string' || value.length > longestPattern || !shape.test(value))
    return [{ at, what: `is not ${expected}`, remedy: 'Give `arn:aws:iam::*:role/terraform-*`, say.' }];
  if (!anybody.test(value)) return [];
  return [{ at, what: `is everybody: ${otherwise}`, remedy: 'Name the role that does it.' }];
};

const isSettle = (value: Json | undefined): value is number =>
  typeof value === 'number' && value >= 1 && value <= longestSettle;

const memberComplaints = (entry: JsonObject): EntryComplaint[] =>
  Object.entries(entry).flatMap(([name, value]): EntryComplaint[] => {
    if (name === 'principal') return principalComplaint(value, [name]);
    if (name !== 'settle')
      return [{ at: [name], what: 'is not a setting', remedy: didYouMean(name, ['principal', 'settle']) }];
    return isSettle(value)
      ? []
      : [{ at: [name], what: `is not ${settleExpected}`, remedy: `Give ${settleExpected}.` }];
  });

/** Reads one entry; all that is wrong with it at once. */
export const readDeployer = (value: unknown): DeployerReading => {
  const entry: JsonObject | undefined =
    typeof value === 'string' ? { principal: value } : isObject(value) ? value : undefined;
  if (entry === undefined)
    return {
      complaints: [{ at: [], what: 'is neither a text nor an object', remedy: `Give ${expected}.` }],
    };
  const { principal, settle } = entry;
  const missing = principal === undefined ? principalComplaint(principal, ['principal']) : [];
  const complaints = [...missing, ...memberComplaints(entry)].map((one) =>
    typeof value === 'string' ? { ...one, at: [] } : one,
  );
  if (complaints.length > 0 || typeof principal !== 'string') return { complaints };
  return { deployer: { principal, ...(isSettle(settle) ? { settleMs: settle * 1000 } : {}) } };
};
