// What the definitions that deploy let each role do: its own statements and those of every policy attached to it.
import {
  isObject,
  loadDefinitions,
  parseTemplate,
  resolveIntrinsics,
  type Definitions,
  type Json,
  type Names,
  type Resource,
} from '../../../infra/local/definitions.js';
import { deploymentOf } from '../../../infra/deployment/index.js';
import type { Settings } from '../../../shared/usecases/settings.js';
import { yaml } from '../../../infra/deployment/yaml.js';
import type { Condition, Statement } from './evaluate.js';

const listOf = (value: unknown): unknown[] => (value === undefined ? [] : [value].flat());
const textsOf = (value: unknown): string[] => listOf(value).map(String);

const known = new Map<string, Definitions>();

const readOnce = (region: string): Definitions => {
  const read = known.get(region) ?? loadDefinitions(process.cwd(), { region });
  known.set(region, read);
  return read;
};

/** serverless.yml with what these settings make of the deployment, as `npm run package` writes it. */
export const definitionsFor = (settings: Settings, region: string): Definitions => {
  const read = readOnce(region);
  const written = yaml(deploymentOf(settings).resources)
    .replaceAll('${self:service}', read.service)
    .replaceAll('${self:provider.stage}', read.stage);
  const own = parseTemplate(written);
  const resources = isObject(own) && isObject(own['Resources']) ? own['Resources'] : {};
  return { ...read, resources: { ...read.resources, ...(resources as Readonly<Record<string, Resource>>) } };
};

const conditionsOf = (value: unknown): Condition[] =>
  Object.entries(isObject(value) ? value : {}).flatMap(([operator, keys]) =>
    Object.entries(isObject(keys) ? keys : {}).map(([key, values]) => ({
      operator,
      key,
      values: textsOf(values),
    })),
  );

/** Of one policy, with intrinsic functions resolved. */
export const statementsIn = (id: string, document: unknown): Statement[] =>
  listOf(isObject(document) ? document['Statement'] : undefined)
    .filter(isObject)
    .map((statement, index) => {
      const { Effect, Action, Resource: resource, Condition: condition, ...rest } = statement;
      const strange = Object.keys(rest).filter((name) => name !== 'Sid');
      if (strange.length > 0) throw new Error(`the evaluator does not know ${strange.join(', ')} of ${id}`);
      return {
        id: `${id}.${index}`,
        effect: Effect === 'Deny' ? 'Deny' : 'Allow',
        actions: textsOf(Action),
        resources: textsOf(resource),
        conditions: conditionsOf(condition),
      };
    });

const refersTo = (value: unknown): string => (isObject(value) ? String(value['Ref']) : String(value));

/** Logical ids of the managed policies of a role, by whichever side names the other. */
const attachedTo = ({ resources }: Definitions, role: string, properties: Json): string[] => [
  ...listOf(properties['ManagedPolicyArns']).map(refersTo),
  ...Object.entries(resources)
    .filter(
      ([, { Type, Properties }]) =>
        Type === 'AWS::IAM::ManagedPolicy' && listOf(Properties?.['Roles']).map(refersTo).includes(role),
    )
    .map(([id]) => id),
];

export interface RolePolicies {
  /** Logical id. */
  role: string;
  statements: readonly Statement[];
}

/** Of every role in the definitions, by its logical id. */
export const rolePolicies = (definitions: Definitions, names: Names): readonly RolePolicies[] => {
  const { resources } = definitions;
  const resolved = (value: unknown): unknown => resolveIntrinsics(value, names);
  const managed = (id: string): Statement[] => {
    const policy = resources[id];
    if (policy === undefined) throw new Error(`nothing defines the policy ${id}`);
    return statementsIn(id, resolved(policy.Properties?.['PolicyDocument']));
  };
  return Object.entries(resources)
    .filter(([, { Type }]) => Type === 'AWS::IAM::Role')
    .map(([role, { Properties = {} }]) => ({
      role,
      statements: [
        ...listOf(Properties['Policies'])
          .filter(isObject)
          .flatMap(({ PolicyDocument }) => statementsIn(role, resolved(PolicyDocument))),
        ...attachedTo(definitions, role, Properties).flatMap(managed),
      ],
    }));
};

/** The role of each door, by the door's name. */
export const roleOfDoor = ({ functions }: Definitions): ReadonlyMap<string, string> =>
  new Map(Object.entries(functions).map(([name, { role }]) => [name, String(role)]));
