// One of the templates of member accounts, as CloudFormation reads it there: parameters, conditions, and what is left of its resources.
import { isObject, parseTemplate, resolveIntrinsics, type Json, type Names } from './definitions.js';

interface Place {
  account: string;
  region: string;
}

export interface MadeResource {
  id: string;
  type: string;
  properties: Json;
}

const objectIn = (holder: unknown, name: string): Json => {
  const value = isObject(holder) ? holder[name] : undefined;
  return isObject(value) ? value : {};
};

const namesOf = (template: unknown, given: Readonly<Record<string, string>>, place: Place): Names => {
  const defaults = Object.entries(objectIn(template, 'Parameters')).flatMap(([name, parameter]) =>
    isObject(parameter) && typeof parameter['Default'] === 'string' ? [[name, parameter['Default']]] : [],
  );
  const known: Readonly<Record<string, string>> = {
    ...(Object.fromEntries(defaults) as Record<string, string>),
    'AWS::AccountId': place.account,
    'AWS::Partition': 'aws',
    'AWS::Region': place.region,
    ...given,
  };
  const resources = objectIn(template, 'Resources');
  return {
    ref: (id) => known[id] ?? (Object.hasOwn(resources, id) ? id : undefined),
    attribute: (id, name) => (Object.hasOwn(resources, id) ? `${id}.${name}` : undefined),
  };
};

/** Of the functions of conditions, those that the templates use. */
const holdsIn = (template: unknown, names: Names): ((condition: unknown) => boolean) => {
  const conditions = objectIn(template, 'Conditions');
  const list = (value: unknown): unknown[] => [value].flat();
  const holds = (condition: unknown): boolean => {
    const [name = '', argument] = Object.entries(isObject(condition) ? condition : {})[0] ?? [];
    switch (name) {
      case 'Condition':
        return holds(conditions[String(argument)]);
      case 'Fn::And':
        return list(argument).every(holds);
      case 'Fn::Or':
        return list(argument).some(holds);
      case 'Fn::Not':
        return !list(argument).some(holds);
      case 'Fn::Equals': {
        const [left, right] = list(argument).map((one) => String(resolveIntrinsics(one, names)));
        return left === right;
      }
      default:
        throw new Error(`The embedded AWS does not know the condition ${name}`);
    }
  };
  return holds;
};

/** `parameters` win over the defaults. */
export const readMemberTemplate = (
  text: string,
  parameters: Readonly<Record<string, string>>,
  place: Place,
): readonly MadeResource[] => {
  const template = parseTemplate(text);
  const names = namesOf(template, parameters, place);
  const holds = holdsIn(template, names);
  return Object.entries(objectIn(template, 'Resources')).flatMap(([id, resource]) => {
    if (!isObject(resource)) return [];
    const condition = resource['Condition'];
    if (condition !== undefined && !holds({ Condition: condition })) return [];
    const properties = resolveIntrinsics(resource['Properties'] ?? {}, names);
    return [{ id, type: String(resource['Type']), properties: isObject(properties) ? properties : {} }];
  });
};
