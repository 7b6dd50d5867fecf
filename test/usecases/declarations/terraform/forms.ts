// The same resources in each form that Terraform writes: states of both formats, both shown, and a plan.

type Value = null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value };
export type Attributes = { readonly [name: string]: Value };

export interface Made {
  type: string;
  name: string;
  attributes: Attributes;
}

/** Arguments of these types that are maps: only the schema tells them from blocks. */
const maps = [
  'variables',
  'tags',
  'tags_all',
  'stage_variable_overrides',
  'stage_variables',
  'mappings',
].concat(['request_parameters', 'request_templates', 'response_parameters_map', 'response_templates']);

const flatten = (path: string, value: Value, isMap: boolean): [string, string][] => {
  if (value === null) return isMap ? [[path, '']] : [];
  if (Array.isArray(value)) {
    const elements = value as readonly Value[];
    return [
      [`${path}.#`, String(elements.length)],
      ...elements.flatMap((element, index) => flatten(`${path}.${index}`, element, false)),
    ];
  }
  if (typeof value !== 'object') return [[path, String(value)]];
  const members = Object.entries(value);
  const own = maps.includes(path.split('.').at(-1) ?? '');
  return [
    ...(own ? [[`${path}.%`, String(members.length)] as [string, string]] : []),
    ...members.flatMap(([name, member]) => flatten(`${path}.${name}`, member, own)),
  ];
};

/** What Terraform 0.11 writes of attributes. */
export const flatmap = (attributes: Attributes): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).flatMap(([name, value]) => flatten(name, value, false)));

const provider = 'registry.terraform.io/hashicorp/aws';

export const format4 = (resources: readonly Made[]): object => ({
  version: 4,
  terraform_version: '1.9.0',
  serial: 1,
  lineage: 'l',
  outputs: {},
  resources: resources.map(({ type, name, attributes }) => ({
    mode: 'managed',
    type,
    name,
    provider: `provider["${provider}"]`,
    instances: [{ schema_version: 0, attributes, sensitive_attributes: [] }],
  })),
});

export const format4Flat = (resources: readonly Made[]): object => ({
  ...format4([]),
  resources: resources.map(({ type, name, attributes }) => ({
    mode: 'managed',
    type,
    name,
    instances: [{ schema_version: 0, attributes_flat: flatmap(attributes) }],
  })),
});

export const format3 = (resources: readonly Made[]): object => ({
  version: 3,
  terraform_version: '0.11.14',
  serial: 1,
  lineage: 'l',
  modules: [
    {
      path: ['root'],
      outputs: {},
      resources: Object.fromEntries(
        resources.map(({ type, name, attributes }) => [
          `${type}.${name}`,
          { type, depends_on: [], primary: { id: name, attributes: flatmap(attributes) }, deposed: [] },
        ]),
      ),
    },
  ],
});

const shownResources = (resources: readonly Made[]): object[] =>
  resources.map(({ type, name, attributes }) => ({
    address: `${type}.${name}`,
    mode: 'managed',
    type,
    name,
    provider_name: provider,
    schema_version: 0,
    values: attributes,
    sensitive_values: {},
  }));

export const shown = (resources: readonly Made[], version = '1.0'): object => ({
  format_version: version,
  terraform_version: '1.9.0',
  values: { root_module: { resources: shownResources(resources) } },
});

/** A plan that changes nothing. */
export const planned = (resources: readonly Made[]): object => ({
  format_version: '1.2',
  terraform_version: '1.9.0',
  planned_values: { root_module: { resources: shownResources(resources) } },
  resource_changes: resources.map(({ type, name, attributes }) => ({
    address: `${type}.${name}`,
    mode: 'managed',
    type,
    name,
    change: {
      actions: ['no-op'],
      before: attributes,
      after: attributes,
      after_unknown: {},
      after_sensitive: {},
    },
  })),
  prior_state: shown(resources),
});
