// What the administrators of other accounts and Regions deploy, read back and held against the quotas they would meet.
import { readFileSync } from 'node:fs';
import type { Problem } from '../../../shared/model/errors.js';
import { isObject, parseTemplate, type Json } from '../../local/definitions.js';
import { policyProblems } from './policy-size.js';
import { mapOf } from './resources.js';

export interface MemberTemplate {
  path: string;
  bytes: number;
  resources: Readonly<Record<string, Json>>;
}

/** CloudFormation's quota on a template in the request itself; in a bucket it may have 1 MB. */
export const longestBody = 51_200;

export const readMemberTemplate = (path: string): MemberTemplate => {
  const text = readFileSync(path, 'utf8');
  const template = parseTemplate(text);
  const resources = mapOf(isObject(template) ? template['Resources'] : undefined);
  return { path, bytes: Buffer.byteLength(text), resources };
};

export const memberTemplateProblems = ({ path, resources }: MemberTemplate): Problem[] =>
  policyProblems(resources).map((problem) => ({ ...problem, where: `${path}: ${problem.where}` }));
