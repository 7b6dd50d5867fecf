// What a Terraform state holds, in each of its formats, for the second opinion. Imports none of our code.
import type { Raw } from './oracle.js';

type RawObject = { readonly [name: string]: Raw };

export interface RawInstance {
  type: string;
  attributes: RawObject;
}

const isObject = (value: unknown): value is RawObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: Raw | undefined): string => (typeof value === 'string' ? value : '');

const objects = (value: Raw | undefined): RawObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

interface Tree {
  [name: string]: Tree | Raw;
}

const isTree = (node: Tree | Raw | undefined): node is Tree => isObject(node);

const put = (tree: Tree, path: readonly string[], value: Raw): void => {
  const [name = '', ...below] = path;
  if (below.length === 0) {
    tree[name] = value;
    return;
  }
  const next = tree[name];
  const child: Tree = isTree(next) ? next : {};
  tree[name] = child;
  put(child, below, value);
};

/** Turns what has a `#` into a list, and drops the counts; a map may hold keys that look like paths. */
const listed = (node: Tree | Raw): Raw => {
  if (!isTree(node)) return node;
  const members = Object.entries(node).filter(([name]) => name !== '#' && name !== '%');
  if (Object.hasOwn(node, '#')) return members.map(([, member]) => listed(member));
  return Object.fromEntries(members.map(([name, member]) => [name, listed(member)]));
};

/** Attributes of format 3 are paths and texts: `settings.0.metrics_enabled`. */
const unflattened = (flat: RawObject): RawObject => {
  const tree: Tree = {};
  const maps = Object.keys(flat)
    .filter((path) => path.endsWith('.%'))
    .map((path) => path.slice(0, -1));
  for (const [path, value] of Object.entries(flat)) {
    const map = maps.find((prefix) => path.startsWith(prefix));
    if (map === undefined) put(tree, path.split('.'), value);
    else put(tree, [...map.slice(0, -1).split('.'), path.slice(map.length)], value);
  }
  const nested = listed(tree);
  return isObject(nested) ? nested : {};
};

const ofFormat3 = (state: RawObject): RawInstance[] =>
  objects(state['modules'])
    .flatMap(({ resources = {} }) => (isObject(resources) ? Object.entries(resources) : []))
    .filter(([address]) => !address.startsWith('data.'))
    .flatMap(([, resource]): RawInstance[] => {
      const primary = isObject(resource) ? resource['primary'] : undefined;
      const flat = isObject(primary) ? primary['attributes'] : undefined;
      return isObject(resource) && isObject(flat)
        ? [{ type: textOf(resource['type']), attributes: unflattened(flat) }]
        : [];
    });

const ofFormat4 = (state: RawObject): RawInstance[] =>
  objects(state['resources'])
    .filter(({ mode }) => mode === 'managed')
    .flatMap(({ type, instances }) =>
      objects(instances)
        .filter(({ deposed }) => deposed === undefined)
        .map(({ attributes = null }) => ({
          type: textOf(type),
          attributes: isObject(attributes) ? attributes : {},
        })),
    );

const ofModule = (module: RawObject): RawInstance[] => [
  ...objects(module['resources'])
    .filter(({ mode, deposed_key: deposed }) => mode === 'managed' && deposed === undefined)
    .map(({ type, values = null }) => ({
      type: textOf(type),
      attributes: isObject(values) ? values : {},
    })),
  ...objects(module['child_modules']).flatMap(ofModule),
];

const ofShown = ({ values = null }: RawObject): RawInstance[] => {
  const root = isObject(values) ? values['root_module'] : undefined;
  return isObject(root) ? ofModule(root) : [];
};

/** The managed instances of a state: of format 3 or 4, or as `terraform show -json` prints it. */
export const instancesOf = (text: string): RawInstance[] => {
  const state = JSON.parse(text) as RawObject;
  if (state['format_version'] !== undefined) return ofShown(state);
  return state['version'] === 3 ? ofFormat3(state) : ofFormat4(state);
};
