// A second opinion on CloudFormation's language: YAML tags, parameters, conditions, intrinsics. Imports none of our code.
//
// What can be known offline (AWS CloudFormation User Guide, "Intrinsic function reference", "Pseudo parameters"):
// - a parameter with a default, and pseudo parameters of the place; not a parameter that names an SSM parameter, not the
//   stack's own name or id, not an export of another stack, not a macro's result, not a dynamic reference, not the
//   letters of Fn::ToJsonString (order and spaces are not documented);
// - `Ref` and `GetAtt` of a resource only where the template itself gives the name that AWS documents as the result;
// - everything made of known parts. One unknown part makes the text unknown; an unknown condition makes its If unknown.
import { parseDocument, type CollectionTag, type ScalarTag } from 'yaml';
import { fieldsOf, isFields, isList, textOf, unknown, type Fields, type Value } from './oracle-count.js';

export interface Place {
  account: string;
  region: string;
}

export interface World extends Place {
  template: Fields;
}

const short = ['Ref', 'Condition'];
const long = 'Base64 Cidr FindInMap GetAtt GetAZs If ImportValue Join Select Split Sub Transform'.split(' ');
const logical = ['And', 'Equals', 'Not', 'Or'];

const customTags = [...short, ...long, ...logical].flatMap((name): (ScalarTag | CollectionTag)[] => {
  const key = short.includes(name) ? name : `Fn::${name}`;
  return [
    { tag: `!${name}`, resolve: (text) => ({ [key]: text }) },
    { tag: `!${name}`, collection: 'seq', resolve: (node) => ({ [key]: node.toJSON() as unknown }) },
    { tag: `!${name}`, collection: 'map', resolve: (node) => ({ [key]: node.toJSON() as unknown }) },
  ];
});

/** Brackets that close a flow collection further left than YAML 1.2 allows, and PyYAML takes: moved to the right. */
const indented = (text: string): string => text.replace(/^[ \t]*(?=[}\]])/gm, ' '.repeat(80));

/** YAML or JSON, with the short forms of intrinsics written out. */
export const parsed = (text: string): Fields => {
  const read = (given: string) =>
    parseDocument(given, { customTags, strict: false, uniqueKeys: false, logLevel: 'silent' });
  const first = read(text);
  const document = first.errors.length > 0 ? read(indented(text)) : first;
  return fieldsOf(document.toJS({ maxAliasCount: 1000 }) as Value);
};

const soleEntry = (value: Value): readonly [string, Value] | undefined => {
  const entries = isFields(value) ? Object.entries(value) : [];
  const [first] = entries;
  return entries.length === 1 && first && /^(Ref|Condition|Fn::)/.test(first[0]) ? first : undefined;
};

const pseudo = ({ account, region }: Place): Fields => ({
  'AWS::AccountId': account,
  'AWS::Region': region,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::NoValue': undefined,
});

const parameter = (world: World, name: string): Value => {
  const declared = fieldsOf(fieldsOf(world.template['Parameters'])[name]);
  const type = textOf(declared['Type']);
  if (declared['Default'] === undefined || type.startsWith('AWS::SSM::Parameter')) return unknown;
  return type.startsWith('List<') || type === 'CommaDelimitedList'
    ? textOf(declared['Default']).split(',')
    : declared['Default'];
};

export const resourcesOf = ({ template }: World): Fields => fieldsOf(template['Resources']);

interface Named {
  /** The property that gives the name. */
  name: string;
  /** The ARN before the name, and what follows it. */
  arn?: string;
  /** What `Ref` answers, where it is not the name. */
  ref?: 'arn' | 'url';
  /** Attributes besides Arn: which of them is the name, which the ARN. */
  nameAttribute?: string;
}

/** Types whose ids the User Guide derives from a name that the template may give ("Return values" of each type). */
const namedTypes: Readonly<Record<string, Named>> = {
  'AWS::ApiGateway::Stage': { name: 'StageName' },
  'AWS::ApiGatewayV2::Stage': { name: 'StageName' },
  'AWS::DynamoDB::Table': { name: 'TableName', arn: 'dynamodb:REGION:ACCOUNT:table/' },
  'AWS::Events::EventBus': { name: 'Name', arn: 'events:REGION:ACCOUNT:event-bus/', nameAttribute: 'Name' },
  'AWS::IAM::Role': { name: 'RoleName', arn: 'iam::ACCOUNT:role/' },
  'AWS::Kinesis::Stream': { name: 'Name', arn: 'kinesis:REGION:ACCOUNT:stream/' },
  'AWS::Lambda::Function': { name: 'FunctionName', arn: 'lambda:REGION:ACCOUNT:function:' },
  'AWS::Logs::LogGroup': { name: 'LogGroupName', arn: 'logs:REGION:ACCOUNT:log-group:' },
  'AWS::S3::Bucket': { name: 'BucketName', arn: 's3:::' },
  'AWS::SNS::Topic': {
    name: 'TopicName',
    arn: 'sns:REGION:ACCOUNT:',
    ref: 'arn',
    nameAttribute: 'TopicName',
  },
  'AWS::SQS::Queue': {
    name: 'QueueName',
    arn: 'sqs:REGION:ACCOUNT:',
    ref: 'url',
    nameAttribute: 'QueueName',
  },
  'AWS::Serverless::Function': { name: 'FunctionName', arn: 'lambda:REGION:ACCOUNT:function:' },
  'AWS::Serverless::StateMachine': {
    name: 'Name',
    arn: 'states:REGION:ACCOUNT:stateMachine:',
    ref: 'arn',
    nameAttribute: 'Name',
  },
  'AWS::StepFunctions::StateMachine': {
    name: 'StateMachineName',
    arn: 'states:REGION:ACCOUNT:stateMachine:',
    ref: 'arn',
    nameAttribute: 'Name',
  },
};

const resource = (world: World, id: string, attribute: string | undefined): Value => {
  const { Type: type, Properties: properties } = fieldsOf(resourcesOf(world)[id]);
  const known = namedTypes[textOf(type)];
  const name = known && resolved(fieldsOf(properties)[known.name], world);
  if (typeof name !== 'string' || name === '') return unknown;
  const prefix = known?.arn?.replace('REGION', world.region).replace('ACCOUNT', world.account);
  if (attribute === undefined && known?.ref === 'url')
    return `https://sqs.${world.region}.amazonaws.com/${world.account}/${name}`;
  if (attribute === undefined && known?.ref === undefined) return name;
  if (attribute !== undefined && attribute === known?.nameAttribute) return name;
  const isArn = attribute === undefined || attribute === 'Arn';
  return isArn && prefix !== undefined ? `arn:aws:${prefix}${name}` : unknown;
};

const reference = (world: World, name: string): Value => {
  const ours = pseudo(world);
  if (name.startsWith('AWS::')) return name in ours ? ours[name] : unknown;
  const isParameter = name in fieldsOf(world.template['Parameters']);
  return isParameter ? parameter(world, name) : resource(world, name, undefined);
};

const attribute = (world: World, value: Value): Value => {
  const [id = '', ...path] = isList(value) ? value.map(textOf) : textOf(value).split('.');
  return resource(world, id, path.join('.'));
};

const substituted = (world: World, value: Value): Value => {
  const text = textOf(isList(value) ? value[0] : value);
  const own = fieldsOf(isList(value) ? value[1] : undefined);
  let isKnown = true;
  const result = text.replace(/\$\{([^!}][^}]*)\}/g, (_, given: string) => {
    const name = given.trim();
    const found = name in own ? resolved(own[name], world) : pointed(world, name);
    if (found === unknown) isKnown = false;
    return textOf(found);
  });
  return isKnown ? result.replace(/\$\{!/g, '${') : unknown;
};

const pointed = (world: World, name: string): Value =>
  name.includes('.') && !name.startsWith('AWS::') ? attribute(world, name) : reference(world, name);

const joined = (world: World, value: Value): Value => {
  const [separator, parts] = isList(value) ? value : [];
  const all = resolved(parts, world);
  if (!isList(all) || all.includes(unknown)) return unknown;
  return all.map(textOf).join(textOf(separator));
};

const selected = (world: World, value: Value): Value => {
  const [index, list] = isList(value) ? value : [];
  const all = resolved(list, world);
  return isList(all) ? all[Number(resolved(index, world))] : unknown;
};

const split = (world: World, value: Value): Value => {
  const [separator, text] = isList(value) ? value : [];
  const whole = resolved(text, world);
  return typeof whole === 'string' ? whole.split(textOf(separator)) : unknown;
};

const mapped = (world: World, value: Value): Value => {
  const all = resolved(value, world);
  if (!isList(all) || all.includes(unknown)) return unknown;
  const [last] = all.slice(3).map(fieldsOf);
  const start = fieldsOf(world.template['Mappings']);
  const found = all.slice(0, 3).reduce<Value>((at, key) => fieldsOf(at)[textOf(key)], start);
  return found ?? last?.['DefaultValue'] ?? unknown;
};

const chosen = (world: World, value: Value): Value => {
  const [name, then, otherwise] = isList(value) ? value : [];
  const holds = conditionHolds(world, textOf(name));
  return holds === undefined ? unknown : resolved(holds ? then : otherwise, world);
};

const intrinsics: Readonly<Record<string, (world: World, value: Value) => Value>> = {
  Ref: (world, value) => reference(world, textOf(value)),
  'Fn::GetAtt': attribute,
  'Fn::Sub': substituted,
  'Fn::Join': joined,
  'Fn::Select': selected,
  'Fn::Split': split,
  'Fn::FindInMap': mapped,
  'Fn::If': chosen,
  'Fn::Length': (world, value) => {
    const list = resolved(value, world);
    return isList(list) ? list.length : unknown;
  },
  'Fn::Base64': (world, value) => {
    const text = resolved(value, world);
    return text === unknown ? unknown : Buffer.from(textOf(text)).toString('base64');
  },
};

/** Whether a named condition holds; undefined where that cannot be known offline. */
export const conditionHolds = (world: World, name: string): boolean | undefined =>
  holds(world, fieldsOf(world.template['Conditions'])[name]);

const holds = (world: World, value: Value): boolean | undefined => {
  const [name, given] = soleEntry(value) ?? [];
  if (name === 'Condition') return conditionHolds(world, textOf(given));
  const parts = isList(given) ? given : [];
  if (name === 'Fn::Equals') {
    const [left, right] = parts.map((part) => resolved(part, world));
    return left === unknown || right === unknown ? undefined : textOf(left) === textOf(right);
  }
  const answers = parts.map((part) => holds(world, part));
  if (name === 'Fn::Not') return answers[0] === undefined ? undefined : !answers[0];
  const decisive = name === 'Fn::Or';
  if (answers.includes(decisive)) return decisive;
  return answers.includes(undefined) ? undefined : !decisive;
};

/** Variables of the Serverless Framework and dynamic references are filled in by somebody else. */
const isForeign = (text: string): boolean =>
  /\$\{(self|opt|env|file|param|sls|ssm|cf):/.test(text) || text.includes('{{resolve:');

/** A value with its intrinsics worked out. */
export const resolved = (value: Value, world: World): Value => {
  if (typeof value === 'string') return isForeign(value) ? unknown : value;
  if (isList(value)) return value.map((part) => resolved(part, world)).filter((part) => part !== undefined);
  if (!isFields(value)) return value;
  const [name, given] = soleEntry(value) ?? [];
  if (name !== undefined && name !== 'Condition') {
    const intrinsic = intrinsics[name];
    const result = intrinsic === undefined ? unknown : intrinsic(world, given);
    return typeof result === 'string' && isForeign(result) ? unknown : result;
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => {
      const known = resolved(member, world);
      return known === undefined ? [] : [[key, known]];
    }),
  );
};
