// The deployed template with its references resolved: what each resource of the stack was meant to be.
import { isObject, type Json, type JsonObject } from '../../model/brand.js';
import type { Place } from '../../model/target.js';

/** A resource of the stack as CloudFormation lists it. */
export interface Listed {
  id: string;
  type: string;
  physical: string;
}

interface Surroundings extends Place {
  partition: string;
  stack: string;
}

const lastOf = (text: string, separator: string): string => text.split(separator).at(-1) ?? '';

type ArnOf = (physical: string, around: Surroundings) => string;

const regional =
  (service: string, prefix = ''): ArnOf =>
  (physical, { partition, region, account }) =>
    `arn:${partition}:${service}:${region}:${account}:${prefix}${physical}`;

/** Of types whose name in AWS is no ARN. */
const arns: Readonly<Record<string, ArnOf>> = {
  'AWS::SQS::Queue': (url, around) => regional('sqs')(lastOf(url, '/'), around),
  'AWS::Lambda::Function': regional('lambda', 'function:'),
  'AWS::DynamoDB::Table': regional('dynamodb', 'table/'),
  // A rule of another bus is called BUS|RULE, and has both in its ARN.
  'AWS::Events::Rule': (name, around) => regional('events', 'rule/')(name.replace('|', '/'), around),
  'AWS::Events::EventBus': regional('events', 'event-bus/'),
  'AWS::KMS::Key': regional('kms', 'key/'),
  'AWS::IAM::Role': (name, { partition, account }) => `arn:${partition}:iam::${account}:role/${name}`,
  'AWS::S3::Bucket': (name, { partition }) => `arn:${partition}:s3:::${name}`,
};

/** The ARN of a resource; undefined where its type is not known here. */
export const arnOf = ({ type, physical }: Listed, around: Surroundings): string | undefined =>
  physical.startsWith('arn:') ? physical : physical === '' ? undefined : arns[type]?.(physical, around);

const pseudo = (name: string, around: Surroundings): string | undefined => {
  const known: Readonly<Record<string, string>> = {
    'AWS::AccountId': around.account,
    'AWS::Partition': around.partition,
    'AWS::Region': around.region,
    'AWS::StackName': around.stack,
    'AWS::URLSuffix': around.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com',
  };
  return known[name];
};

/** Resolves `Ref`, `Fn::GetAtt`, `Fn::Sub` and `Fn::Join`; whatever is not known here becomes `null`. */
const resolver = (listed: readonly Listed[], around: Surroundings) => {
  const named = (id: string): Listed | undefined => listed.find((one) => one.id === id);
  const look = (name: string): string | null => {
    const [id = '', attribute] = name.split('.');
    const found = named(id);
    if (attribute === undefined) return pseudo(name, around) ?? (found?.physical || null);
    if (found === undefined) return null;
    if (attribute === 'Arn') return arnOf(found, around) ?? null;
    if (attribute === 'Name' && found.type === 'AWS::Events::EventBus') return found.physical || null;
    if (attribute === 'TopicName') return lastOf(found.physical, ':');
    return attribute === 'QueueName' ? lastOf(found.physical, '/') : null;
  };
  const sub = (argument: Json): string | null => {
    const [text, given] = Array.isArray(argument) ? (argument as readonly Json[]) : [argument];
    if (typeof text !== 'string') return null;
    let isKnown = true;
    const filled = text.replaceAll(/\$\{([^!}]+)\}/g, (_whole, name: string) => {
      const own = isObject(given) ? given[name] : undefined;
      const value = own === undefined ? look(name) : resolve(own);
      if (typeof value !== 'string') isKnown = false;
      return typeof value === 'string' ? value : '';
    });
    return isKnown ? filled : null;
  };
  const join = (argument: Json): string | null => {
    const [separator, parts] = Array.isArray(argument) ? (argument as readonly Json[]) : [];
    const resolved = parts === undefined ? null : resolve(parts);
    if (typeof separator !== 'string' || !Array.isArray(resolved)) return null;
    return resolved.every((one) => typeof one === 'string') ? resolved.join(separator) : null;
  };
  const call = (name: string, argument: Json): Json => {
    switch (name) {
      case 'Ref':
        return typeof argument === 'string' ? look(argument) : null;
      case 'Fn::GetAtt':
        return look(
          [argument]
            .flat()
            .map((part) => (typeof part === 'string' ? part : ''))
            .join('.'),
        );
      case 'Fn::Sub':
        return sub(argument);
      case 'Fn::Join':
        return join(argument);
      default:
        return null;
    }
  };
  const resolve = (value: Json): Json => {
    if (Array.isArray(value)) return (value as readonly Json[]).map(resolve);
    if (!isObject(value)) return value;
    const entries = Object.entries(value);
    const [name = '', argument = null] = entries[0] ?? [];
    if (entries.length === 1 && (name === 'Ref' || name.startsWith('Fn::'))) return call(name, argument);
    return Object.fromEntries(entries.map(([key, one]) => [key, resolve(one)]));
  };
  return resolve;
};

/** Properties by logical id; undefined where the text is no template. */
export const propertiesIn = (
  text: string,
  listed: readonly Listed[],
  around: Surroundings,
): Readonly<Record<string, JsonObject>> | undefined => {
  let template: unknown;
  try {
    template = JSON.parse(text);
  } catch {
    return undefined;
  }
  const resources = isObject(template) ? template['Resources'] : undefined;
  if (!isObject(resources)) return undefined;
  const resolve = resolver(listed, around);
  const each = Object.entries(resources).map(([id, resource]) => {
    const properties = isObject(resource) ? resolve(resource['Properties'] ?? {}) : {};
    return [id, isObject(properties) ? properties : {}] as const;
  });
  return Object.fromEntries(each);
};
