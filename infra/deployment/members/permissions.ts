// What the roles in member accounts may do: what the doors may do at home, in the watched Regions.
import type { Permission } from '../../../shared/kinds/kind.js';
import type { Settings } from '../../../shared/usecases/settings.js';
import { statements } from '../policy/statements.js';
import { closed, neverWrites, reading } from '../policy/reader-policy.js';
import { writerStatements } from '../policy/writer-policy.js';
import { tagged, why } from '../yaml.js';

const watchedRegions = { 'aws:RequestedRegion': tagged('!Ref', 'Regions') };

/** Parts of a resource that are filled in when the template is deployed. */
const known = ['partition', 'region', 'account'];

/** Why there is a star, for those that review what they let in. */
const reasonFor = (resource: string): string => {
  const open = [...resource.matchAll(/\{(\w+)\}/g)].flatMap(([, name = '']) =>
    known.includes(name) ? [] : [name],
  );
  const region = 'any Region that the condition lets through';
  return open.length === 0 ? region : `${region}, any ${open.join(', ')}: which there are is not known yet`;
};

/** Roles are of no Region, so one instance serves all: the Regions are a condition, not part of the ARNs. */
const inAnyRegion = ({ resource, ...permission }: Permission): Permission => ({
  ...permission,
  resource: resource.replaceAll('{region}', '*'),
  ...(resource.includes('{region}') ? { why: permission.why ?? reasonFor(resource) } : {}),
});

type Statements = ReturnType<typeof statements>;

/** What is denied is denied in every Region. */
const inWatchedRegions = (all: Statements): object[] =>
  all.map(({ Condition, ...statement }) =>
    statement.Effect === 'Deny'
      ? { ...statement, ...(Condition === undefined ? {} : { Condition }) }
      : {
          ...statement,
          Condition: { ...Condition, StringEquals: { ...Condition?.['StringEquals'], ...watchedRegions } },
        },
  );

const stack = 'arn:{partition}:cloudformation:{region}:{account}:stack/{stack}';

/** Declarations that are stacks of that account. */
const stacks: readonly Permission[] = [
  { action: 'cloudformation:GetTemplate', resource: stack },
  { action: 'cloudformation:ListStackResources', resource: stack },
];

/** Calls on no resource in particular. */
const onNothing = (actions: readonly string[], reason: string) => ({
  Effect: 'Allow',
  Action: actions,
  Resource: Object.assign(['*'], { [why]: reason }),
  Condition: { StringEquals: watchedRegions },
});

export const readerStatements = (): object[] => [
  ...inWatchedRegions(statements([...reading, ...stacks].map(inAnyRegion))),
  onNothing(
    ['cloudformation:DescribeStacks', 'cloudformation:ListExports', 'cloudformation:ListStacks'],
    'a tag is found by describing all stacks, and an export is of no stack',
  ),
  onNothing(
    ['cloudtrail:LookupEvents'],
    'who made a drift whose event never came: CloudTrail has no resource',
  ),
  ...closed(),
  ...neverWrites(),
];

/** Only on the targets that are open in the account. */
export const writerStatementsIn = (settings: Settings, account: string): object[] => [
  ...inWatchedRegions(
    writerStatements(settings, account, (permissions) => permissions.map(inAnyRegion)) ?? [],
  ),
  ...closed(),
];
