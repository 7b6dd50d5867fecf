// What a template of ours becomes in an account and Region: conditions decided, functions resolved, as CloudFormation does.
import { isCollection, parse, type Tags } from 'yaml';
import { isObject, resolveIntrinsics, type Json } from '../../../infra/local/definitions.js';
import { yaml } from '../../../infra/deployment/yaml.js';

export interface Made {
  type: string;
  properties: Json;
}

export interface Where {
  account: string;
  region: string;
  parameters: Readonly<Record<string, string>>;
}

const tagNames = ['Ref', 'GetAtt', 'Sub'] as const;

const customTags: Tags = tagNames.map((name) => ({
  tag: `!${name}`,
  resolve: (node: unknown) => ({
    [name === 'Ref' ? name : `Fn::${name}`]: isCollection(node) ? (node.toJSON() as unknown) : node,
  }),
}));

const objectIn = (value: unknown, name: string): Json => {
  const member = isObject(value) ? value[name] : undefined;
  return isObject(member) ? member : {};
};

const decide = (condition: unknown, where: Where, named: Json): boolean => {
  if (!isObject(condition)) throw new Error('no condition');
  const again = (one: unknown): boolean => decide(one, where, named);
  const [name, argument] = Object.entries(condition)[0] ?? ['', undefined];
  const list = [argument].flat();
  if (name === 'Condition') return again(named[String(argument)]);
  if (name === 'Fn::And') return list.every(again);
  if (name === 'Fn::Not') return !list.some(again);
  if (name !== 'Fn::Equals') throw new Error(`${name} is not known here`);
  const [one, other] = list.map((value) => (isObject(value) ? refIn(where)(String(value['Ref'])) : value));
  return one === other;
};

const refIn =
  ({ account, region, parameters }: Where) =>
  (name: string): string =>
    ({ 'AWS::AccountId': account, 'AWS::Region': region, 'AWS::Partition': 'aws', ...parameters })[name] ??
    name;

/** `template`: what the generators return, or the text of a file. */
export const deployed = (template: object | string, given: Where): Record<string, Made> => {
  const tree: unknown = parse(typeof template === 'string' ? template : yaml(template), { customTags });
  const defaults = Object.entries(objectIn(tree, 'Parameters')).flatMap(([name, parameter]) =>
    isObject(parameter) && 'Default' in parameter ? [[name, String(parameter['Default'])]] : [],
  );
  const where: Where = {
    ...given,
    parameters: { ...(Object.fromEntries(defaults) as Record<string, string>), ...given.parameters },
  };
  const named = objectIn(tree, 'Conditions');
  const ref = refIn(where);
  const attribute = (id: string, name: string): string => `${id}.${name}`;
  return Object.fromEntries(
    Object.entries(objectIn(tree, 'Resources')).flatMap(([id, resource]) => {
      if (!isObject(resource)) return [];
      const { Condition, Type, Properties } = resource;
      if (Condition !== undefined && !decide({ Condition }, where, named)) return [];
      const properties = resolveIntrinsics(Properties, { ref, attribute });
      return [[id, { type: String(Type), properties: isObject(properties) ? properties : {} }]];
    }),
  );
};

/** The member of nested objects and lists at a path. */
export const at = (value: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((node, step) => {
    if (Array.isArray(node)) return (node as unknown[])[Number(step)];
    return isObject(node) ? node[step] : undefined;
  }, value);

export const listAt = (value: unknown, ...path: readonly (string | number)[]): unknown[] =>
  [at(value, ...path) ?? []].flat();
