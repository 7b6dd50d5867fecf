// What each door's role may do, read out of the definitions that deploy: services it reads, and services it changes.
import { isObject, loadDefinitions, type Resource } from '../../infra/local/definitions.js';

const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

const { functions, resources } = loadDefinitions(process.cwd(), { region: 'eu-west-1', stage: 'prod' });
const propertiesOf = (id: string): Resource['Properties'] => resources[id]?.Properties;

const statementsOf = (document: unknown): unknown[] =>
  isObject(document) ? listOf(document['Statement']) : [];

const actionsOf = (document: unknown): string[] =>
  statementsOf(document).flatMap((statement) =>
    isObject(statement) && statement['Effect'] === 'Allow' ? listOf(statement['Action']).map(String) : [],
  );

const managed = (role: string): string[] =>
  listOf(propertiesOf(role)?.['ManagedPolicyArns']).flatMap((arn) =>
    isObject(arn) && typeof arn['Ref'] === 'string' ? [arn['Ref']] : [],
  );

const allowed = (role: string): string[] => [
  ...managed(role).flatMap((id) => actionsOf(propertiesOf(id)?.['PolicyDocument'])),
  ...listOf(propertiesOf(role)?.['Policies']).flatMap((policy) =>
    isObject(policy) ? actionsOf(policy['PolicyDocument']) : [],
  ),
];

const reading = /^(?:Get|List|Describe|Query|Receive|Lookup|Scan|BatchGet|Decrypt|GET$)/;

/** `DeleteMessage` acknowledges what was received, and `AssumeRole` only leads elsewhere: neither changes anything for others. */
const passing = new Set([
  'sqs:DeleteMessage',
  'sqs:ChangeMessageVisibility',
  'sts:AssumeRole',
  'kms:GenerateDataKey',
]);

const isReading = (action: string): boolean =>
  passing.has(action) || reading.test(action.split(':')[1] ?? '');

/** Every door writes its own log; the page says so once. */
const servicesOf = (actions: readonly string[]): string[] =>
  [...new Set(actions.map((action) => action.split(':')[0] ?? ''))]
    .filter((service) => service !== 'logs')
    .sort();

export interface DoorRole {
  door: string;
  reads: readonly string[];
  changes: readonly string[];
}

export const doorRoles = (): DoorRole[] =>
  Object.entries(functions).map(([door, { role }]) => {
    const actions = allowed(String(role));
    return {
      door,
      reads: servicesOf(actions.filter(isReading)),
      changes: servicesOf(actions.filter((action) => !isReading(action))),
    };
  });
