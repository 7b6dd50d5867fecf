// What a packaged template refers to: names that nothing has, and resources that wait for each other.
import { isObject, type Json } from '../../../infra/local/definitions.js';

const pseudo = /^AWS::(AccountId|NoValue|NotificationARNs|Partition|Region|StackId|StackName|URLSuffix)$/;

const inSub = (text: string): string[] =>
  [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name = '']) => name.split('.')[0] ?? '');

const ofFunction = (name: string, argument: unknown): string[] | undefined => {
  const [first] = [argument].flat();
  if (name === 'Ref') return [String(argument)];
  if (name === 'Fn::GetAtt') return [String(first).split('.')[0] ?? ''];
  return name === 'Fn::Sub' && typeof argument === 'string' ? inSub(argument) : undefined;
};

/** The names that a part of a template refers to, without those that AWS gives. */
export const referredBy = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(referredBy);
  if (!isObject(value)) return [];
  if (isObject(value['Fn::Sub']) || Array.isArray(value['Fn::Sub']))
    throw new Error('Fn::Sub with names of its own: teach this what they are');
  return Object.entries(value)
    .flatMap(([name, argument]) => ofFunction(name, argument) ?? referredBy(argument))
    .filter((name) => !pseudo.test(name));
};

const membersOf = (value: unknown): Json => (isObject(value) ? value : {});

/** `Resource -> Name` for each name that is neither a resource nor a parameter. */
export const danglingIn = (template: Json): string[] => {
  const known = { ...membersOf(template['Resources']), ...membersOf(template['Parameters']) };
  const all = { ...membersOf(template['Resources']), ...membersOf(template['Outputs']) };
  return Object.entries(all).flatMap(([id, one]) =>
    referredBy(one).flatMap((name) => (name in known ? [] : [`${id} -> ${name}`])),
  );
};

/** Resources that wait for each other, or for one that does; empty where CloudFormation finds an order. */
export const waitingInVain = (template: Json): string[] => {
  const resources = membersOf(template['Resources']);
  const left = new Map(
    Object.entries(resources).map(([id, one]) => {
      const after: unknown[] = [isObject(one) ? (one['DependsOn'] ?? []) : []].flat();
      const named = [...referredBy(one), ...after.map(String)];
      return [id, new Set(named.filter((name) => name in resources))];
    }),
  );
  for (;;) {
    const ready = [...left].filter(([, before]) => ![...before].some((id) => left.has(id)));
    if (ready.length === 0) return [...left.keys()];
    for (const [id] of ready) left.delete(id);
  }
};
