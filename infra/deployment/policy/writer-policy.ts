// What `remediate` may change: the targets that `remediation:` of stagewatch.yml opens, and nothing else.
import type { Permission } from '../../../shared/kinds/kind.js';
import { kinds } from '../../../shared/kinds/registry.js';
import { operatorError } from '../../../shared/model/errors.js';
import type { Settings } from '../../../shared/usecases/settings.js';
import type { DeploymentPart } from '../index.js';
import type { Parts } from './key-pattern.js';
import { openingsOf, remediationOf, type Opening } from './opened-targets.js';
import { inRegions, managedPolicy, statements } from './statements.js';
import { neverWrites } from './reader-policy.js';
import { tagged } from '../yaml.js';
import { closedIn, writesIn, type Where } from './writer-permissions.js';

/** What a line of stagewatch.yml opens, for people. */
export interface OpenFor {
  /** `remediation.rules.0` */
  place: string;
  kinds: readonly string[];
  /** `api abc123, stage *`, or `every REST stage`. */
  howWide: string;
}

const wordsOf = (parts: Parts): string =>
  Object.entries(parts)
    .filter(([part, value]) => !(part.startsWith('of') && value === '*'))
    .map(([part, value]) => `${part.replace(/^of/, '').toLowerCase()} ${value}`)
    .join(', ');

const widthOf = ({ kind, parts }: Opening): string =>
  parts === 'any'
    ? `every ${kinds.find(({ id }) => id === kind)?.title ?? kind}`
    : parts.map(wordsOf).join('; ');

/** For whoever packages: nobody should open more than they meant to. */
export const openFor = (settings: Settings): readonly OpenFor[] => {
  const byWidth = new Map<string, OpenFor>();
  for (const opening of openingsOf(remediationOf(settings))) {
    const howWide = widthOf(opening);
    const key = `${opening.place} ${howWide}`;
    const before = byWidth.get(key)?.kinds ?? [];
    byWidth.set(key, { place: opening.place, kinds: [...before, opening.kind], howWide });
  }
  return [...byWidth.values()];
};

type Statements = ReturnType<typeof statements>;

const denied = (permissions: readonly Permission[]): Statements => statements(permissions, 'Deny');

/** Of one account: what is open, and what a later rule closes again; undefined where nothing is open. */
export const writerStatements = (
  settings: Settings,
  where: Where,
  place: (permissions: readonly Permission[]) => readonly Permission[],
): Statements | undefined => {
  const open = writesIn(settings, where);
  return open.length === 0
    ? undefined
    : [...statements(place(open)), ...denied(place(closedIn(settings, where)))];
};

/** A managed policy has room for 6,144 characters (IAM quotas), here with room for what names become when deployed. */
const longestPolicy = 5800;
/** RemediateRole has seven others at most, and ten is the most that a role takes (IAM quotas). */
const mostPolicies = 3;
const plainSize = (value: unknown): number => JSON.stringify(value).length;

/** Statements of many resources are told in several. */
const inPieces = (all: Statements): Statements[] => {
  const policies: Statements[] = [[]];
  let size = 0;
  for (const { Resource, ...statement } of all)
    for (const resource of Resource) {
      const more = plainSize(resource.argument) + (size === 0 ? plainSize(statement) : 0);
      if (size + more > longestPolicy) {
        policies.push([]);
        size = 0;
      }
      const current = policies.at(-1) ?? [];
      const last = current.at(-1);
      if (
        last !== undefined &&
        plainSize({ ...last, Resource: [] }) === plainSize({ ...statement, Resource: [] }) &&
        last.Action === statement.Action &&
        last.Effect === statement.Effect
      )
        last.Resource.push(resource);
      else {
        current.push({ ...statement, Resource: [resource] });
        size += plainSize(statement);
      }
      size += plainSize(resource.argument);
    }
  return policies;
};

const tooMany = (count: number) =>
  operatorError('The rules of remediation name too many targets for what AWS takes of one role.', [
    {
      where: 'remediation.rules',
      what: `the rules of \`remediation\` would fill ${count} policies, and there is room for ${mostPolicies}`,
      remedy: 'Name targets together by patterns: `apigateway.stage:*/prod`.',
    },
  ]);

const description = 'Stagewatch puts back what was agreed to';

/** The role refers to the first one; the others attach themselves. */
export const writerPolicy = (settings: Settings): DeploymentPart => {
  const place = (permissions: readonly Permission[]) => inRegions(permissions, settings.scope.regions);
  const all = writerStatements(settings, undefined, place);
  if (all === undefined)
    return { environment: {}, resources: { WriterPolicy: managedPolicy(description, neverWrites()) } };
  const policies = inPieces(all);
  if (policies.length > mostPolicies) throw tooMany(policies.length);
  return {
    environment: {},
    resources: Object.fromEntries(
      policies.map((statement, index) => {
        const { Type, Properties } = managedPolicy(description, statement);
        const attached = index === 0 ? {} : { Roles: [tagged('!Ref', 'RemediateRole')] };
        return [
          `WriterPolicy${index === 0 ? '' : index + 1}`,
          { Type, Properties: { ...Properties, ...attached } },
        ];
      }),
    ),
  };
};
