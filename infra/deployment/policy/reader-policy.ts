// What the doors may read of what we watch, in the watched Regions; and what they are denied whatever else allows it.
import type { Permission } from '../../../shared/kinds/kind.js';
import { patchers } from '../../../shared/kinds/patchers.js';
import { families, kinds } from '../../../shared/kinds/registry.js';
import type { Settings } from '../../../shared/usecases/settings.js';
import type { DeploymentPart } from '../index.js';
import { inRegions, managedPolicy, statements, unique } from './statements.js';
import { tagged } from '../yaml.js';

/** Finds out which scopes there are. */
export const listing: readonly Permission[] = families.flatMap(({ permissions }) => permissions);

/** Everything that is read of a scope that is known. */
const looking: readonly Permission[] = [
  ...families.flatMap(({ preparing = [] }) => preparing),
  ...kinds.flatMap(({ permissions }) => permissions),
];

/** Both: what the one role in another account is for. */
export const reading: readonly Permission[] = [...listing, ...looking];

/** Secrets, and documents that hold them: in any Region. */
export const closed = (): object[] =>
  statements(
    families
      .flatMap(({ forbidden }) => forbidden)
      .map(({ resource, ...rest }) => ({ ...rest, resource: resource.replaceAll('{region}', '*') })),
    'Deny',
  );

/** Calls that change something carry these names; only patchers make them. */
const writes: readonly string[] = unique(
  patchers
    .flatMap(({ permissions }) => permissions.map(({ action }) => action))
    .filter((action) => !/:(Get|List)/.test(action)),
);

/** Whatever else is attached to a role by and by: who reads does not write. */
export const neverWrites = (): object[] => [
  {
    Effect: 'Deny',
    Action: unique([...writes, 'apigateway:DELETE', 'apigateway:PATCH', 'apigateway:POST', 'apigateway:PUT']),
    Resource: [tagged('!Sub', '*', 'denied everywhere: this role writes nothing that is watched')],
  },
];

export const readerPolicies = ({ scope: { regions } }: Settings): DeploymentPart => ({
  environment: {},
  resources: {
    ReaderPolicy: managedPolicy(
      'Stagewatch reads the scopes it watches',
      statements(inRegions(looking, regions)),
    ),
    ListerPolicy: managedPolicy(
      'Stagewatch lists the scopes there are',
      statements(inRegions(listing, regions)),
    ),
    NoSecretsPolicy: managedPolicy('Stagewatch is kept from keys, tokens and whole documents', closed()),
    NoWritesPolicy: managedPolicy('Stagewatch reads, and changes nothing', neverWrites()),
  },
});
