// A v2 integration under a new id: never made by itself, because routes lead to the old one.
import { maskValue } from '../../../engine/mask.js';
import type { DeclaredLeaf, DeclaredTarget } from '../../../model/declaration.js';
import type { JsonPointer } from '../../../model/field.js';
import type { Refusal } from '../../../model/plan.js';
import type { Target } from '../../../model/target.js';
import { awsCommand } from '../../_support/patching-commands.js';
import { isMasked, textOf } from '../../_support/patching.js';
import { names } from '../names.js';
import { apiOf } from './integration-name.js';

/** `integrationUri` → `integration-uri`. */
const option = (member: string): string => member.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const isSecret = ({ pattern, value, sensitive }: DeclaredLeaf): boolean => {
  if (sensitive === true || isMasked(value)) return true;
  const mask = names.find((field) => field.pattern === pattern)?.mask;
  return mask !== undefined && maskValue(value, mask, () => '') !== value;
};

/** Maps and what holds secrets are left for the person to fill in. */
const optionsOf = ({ leaves }: DeclaredTarget): Record<string, string> => {
  const members = new Map<string, string>();
  for (const leaf of leaves) {
    const [, member = '', inner] = leaf.pointer.split('/');
    const isPlain = inner === undefined && !isSecret(leaf);
    if (leaf.value !== '') members.set(option(member), isPlain ? textOf(leaf.value) : '<as declared>');
  }
  return Object.fromEntries(members);
};

export const createCommand = (target: Target, declared: DeclaredTarget): string =>
  awsCommand('apigatewayv2', 'create-integration', {
    'api-id': apiOf(target),
    ...optionsOf(declared),
    region: target.region,
  });

/** `why`: why only another integration can be as declared. */
export const newIdentity = (
  target: Target,
  declared: DeclaredTarget,
  paths: readonly JsonPointer[],
  why: string,
): Refusal => ({
  code: 'new-identity',
  paths,
  why: `${why} AWS gives it another id: routes that lead to the old one, integration responses and alarms that name it would break.`,
  remedy:
    'Apply your declaration by the tool that deploys it, or run the command and point the routes to the new id; then give the declaration with that id.',
  command: createCommand(target, declared),
});
