// Reads the definitions that deploy: serverless.yml with its `${file(…)}` includes and CloudFormation tags.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isCollection, parse, type Tags } from 'yaml';

export type Json = Readonly<Record<string, unknown>>;

/** One CloudFormation resource. */
export interface Resource {
  Type: string;
  Properties?: Json;
}

/** The parts of serverless.yml that the embedded AWS runs. */
export interface Definitions {
  service: string;
  stage: string;
  provider: Json;
  functions: Readonly<Record<string, Json>>;
  resources: Readonly<Record<string, Resource>>;
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const TAGS = 'Ref GetAtt Sub Join If Equals Not Select Split ImportValue Condition'.split(' ');
const longForm = (name: string): string => (name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`);

// `!GetAtt X.Arn` becomes `{ 'Fn::GetAtt': 'X.Arn' }`, whatever its argument is.
const customTags: Tags = TAGS.flatMap((name) => {
  const tag = `!${name}`;
  const resolve = (node: unknown) => ({
    [longForm(name)]: isCollection(node) ? (node.toJSON() as unknown) : node,
  });
  return [{ tag, resolve }, ...(['seq', 'map'] as const).map((collection) => ({ tag, collection, resolve }))];
});

/** A CloudFormation template, its tags in their long form. */
export const parseTemplate = (text: string): unknown => parse(text, { customTags, merge: true });

const pick = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((node, name) => (isObject(node) ? node[name] : undefined), value);

const WHOLE = /^\$\{((?:file\(|self:|opt:|env:|sls:|param:)[^}]*)\}$/;
const PART = /\$\{((?:file\(|self:|opt:|env:|sls:|param:)[^}]*)\}/g;

/** Nothing is parsed twice: one file is included from many places, and wired many times. */
const parsedTexts = new Map<string, { text: string; tree: unknown }>();

const parsedFile = (path: string): unknown => {
  const text = readFileSync(path, 'utf8');
  const known = parsedTexts.get(path);
  if (known?.text === text) return known.tree;
  const tree = parseTemplate(text);
  parsedTexts.set(path, { text, tree });
  return tree;
};

/** Resolves `${file(…):key}`, `${self:…}`, `${opt:…}`, `${env:…}`, `${param:…}`, `${sls:stage}` with defaults. */
const expander = (root: string, given: Readonly<Record<string, string>>) => {
  const read = (path: string): unknown => parsedFile(join(root, path));
  const expandSelf = (path: string): unknown => {
    const step = (node: unknown, name: string) => expandTop(isObject(node) ? node[name] : undefined);
    return path.split('.').reduce<unknown>(step, read('serverless.yml'));
  };
  const source = (text: string): unknown => {
    const [, path, key] = /^file\(([^)]+)\)(?::(.+))?$/.exec(text) ?? [];
    if (path !== undefined) return key === undefined ? read(path) : pick(read(path), key);
    const [, kind, name = ''] = /^(self|opt|env|sls|param):(.*)$/.exec(text) ?? [];
    if (kind === 'self') return expandSelf(name);
    if (kind === 'env') return given[name] ?? process.env[name];
    return kind === undefined ? text.replace(/^(['"])(.*)\1$/, '$2') : given[name];
  };
  const evaluate = (expression: string): unknown => {
    for (const one of expression.split(/,\s*(?![^(]*\))/)) {
      const found = source(one.trim());
      if (found !== undefined) return found;
    }
    throw new Error(`\${${expression}} in serverless.yml has no value; name one in overrides.variables`);
  };
  const expandTop = (value: unknown): unknown => {
    if (typeof value !== 'string') return value;
    const whole = WHOLE.exec(value)?.[1];
    if (whole !== undefined) return expandTop(evaluate(whole));
    return value.replaceAll(PART, (_, expression: string) => String(evaluate(expression)));
  };
  const expand = (value: unknown): unknown => {
    const top = expandTop(value);
    if (Array.isArray(top)) return top.map(expand);
    return isObject(top)
      ? Object.fromEntries(Object.entries(top).map(([key, one]) => [key, expand(one)]))
      : top;
  };
  return () => expand(read('serverless.yml')) as Json;
};

const merged = (value: unknown): Json => Object.assign({}, ...[value].flat().filter(isObject)) as Json;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The logical id that osls gives a function. */
export const functionLogicalId = (name: string): string =>
  `${capital(name).replaceAll('-', 'Dash').replaceAll('_', 'Underscore')}LambdaFunction`;

/** A schedule that is written out as a resource, as the event that osls would make one of. */
export const scheduledBy = ({ State, Target }: Json): Json => {
  const input = isObject(Target) ? Target['Input'] : undefined;
  const parsed: unknown = typeof input === 'string' ? JSON.parse(input) : undefined;
  return { schedule: { method: 'scheduler', enabled: State !== 'DISABLED', input: parsed } };
};

const attributeOf = (value: unknown): string => (isObject(value) ? String(value['Fn::GetAtt']) : '');

/** Functions with the schedules that name them among what sets them going. */
const withSchedules = (
  functions: Definitions['functions'],
  resources: Definitions['resources'],
): Definitions['functions'] => {
  const schedules = Object.values(resources).flatMap(({ Type, Properties = {} }) =>
    Type === 'AWS::Scheduler::Schedule' ? [Properties] : [],
  );
  const of = (name: string): Json[] =>
    schedules
      .filter(
        ({ Target }) => isObject(Target) && attributeOf(Target['Arn']) === `${functionLogicalId(name)}.Arn`,
      )
      .map(scheduledBy);
  return Object.fromEntries(
    Object.entries(functions).map(([name, definition]) => [
      name,
      { ...definition, events: [definition['events'] ?? [], of(name)].flat() },
    ]),
  );
};

/** Reads `serverless.yml` below `root`; `variables` answer `opt:`, `env:` and `param:`. */
export const loadDefinitions = (root: string, variables: Readonly<Record<string, string>>): Definitions => {
  const stage = variables['stage'] ?? 'local';
  const config = expander(root, { stage, ...variables })();
  const parts = [config['resources']].flat().map((one) => (isObject(one) ? one['Resources'] : undefined));
  const resources = merged(parts) as Definitions['resources'];
  return {
    service: String(config['service']),
    stage,
    provider: merged(config['provider']),
    functions: withSchedules(merged(config['functions']) as Definitions['functions'], resources),
    resources,
  };
};

/** The pseudo parameters and names that intrinsic functions answer with. */
export interface Names {
  ref(logicalId: string): string | undefined;
  attribute(logicalId: string, name: string): string | undefined;
}

/** Resolves `Ref`, `Fn::GetAtt`, `Fn::Sub` and `Fn::Join`; any other function is an error that names it. */
export const resolveIntrinsics = (value: unknown, names: Names): unknown => {
  const known = (text: string | undefined, name: string): string => {
    if (text === undefined) throw new Error(`${name} names nothing that the embedded AWS knows`);
    return text;
  };
  const lookUp = (name: string): string => {
    const [id = '', ...rest] = name.split('.');
    return known(rest.length === 0 ? names.ref(id) : names.attribute(id, rest.join('.')), name);
  };
  const resolve = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(resolve);
    if (!isObject(one)) return one;
    const [key = '', argument] = Object.entries(one)[0] ?? [];
    if (Object.keys(one).length === 1 && (key === 'Ref' || key.startsWith('Fn::')))
      return call(key, argument);
    return Object.fromEntries(Object.entries(one).map(([name, child]) => [name, resolve(child)]));
  };
  const call = (name: string, argument: unknown): unknown => {
    if (name === 'Ref') return lookUp(String(argument));
    if (name === 'Fn::GetAtt') return lookUp([argument].flat().join('.'));
    if (name === 'Fn::Join') {
      const [separator, parts] = argument as [string, unknown];
      return (resolve(parts) as unknown[]).join(separator);
    }
    if (name !== 'Fn::Sub') throw new Error(`The embedded AWS does not resolve ${name}`);
    const [template, locals] = [argument].flat() as [string, Json | undefined];
    return template.replaceAll(/\$\{([^!}]+)\}/g, (_, id: string) =>
      String(resolve(locals?.[id] ?? lookUp(id))),
    );
  };
  return resolve(value);
};
