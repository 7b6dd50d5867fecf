// The definitions that deploy, as the tests of the ground ask for them.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { isObject, loadDefinitions, resolveIntrinsics, type Json } from '../../../infra/local/definitions.js';
import { functionLogicalId } from '../../../infra/local/ground.js';

export const definitions = loadDefinitions(process.cwd(), { region: 'eu-west-1', stage: 'prod' });
const { resources } = definitions;

export const of = (type: string): [id: string, properties: Json][] =>
  Object.entries(resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, { Properties }]) => [id, Properties ?? {}]);

export const queues = of('AWS::SQS::Queue');
export const doors = Object.keys(definitions.functions);

/** The logical id that a reference names. */
export const referenced = (value: unknown): string => {
  if (!isObject(value)) return String(value);
  const [one] = Object.values(value);
  return [one].flat().map(String).join('.').split('.')[0] ?? '';
};

export const list = (value: unknown): unknown[] => (value === undefined ? [] : [value].flat());
export const objects = (value: unknown): Json[] => list(value).filter(isObject);
const member = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined);

/** Dead-letter queues by what they are of. */
export const deadLetters = (): string[] => queues.map(([id]) => id).filter((id) => id.endsWith('Dlq'));

export interface Statement extends Json {
  /** The logical id of the resource whose policy it is in. */
  of: string;
}

const statementsIn = (id: string, document: unknown): Statement[] =>
  objects(member(document, 'Statement')).map((statement) => ({ ...statement, of: id }));

/** Statements of policies that belong to things, not to roles. */
export const resourceStatements = (): Statement[] =>
  ['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy', 'AWS::S3::BucketPolicy'].flatMap((type) =>
    of(type).flatMap(([id, { PolicyDocument }]) => statementsIn(id, PolicyDocument)),
  );

export const keyStatements = (): Statement[] =>
  of('AWS::KMS::Key').flatMap(([id, { KeyPolicy }]) => statementsIn(id, KeyPolicy));

export const servicesOf = ({ Principal }: Statement): unknown[] => list(member(Principal, 'Service'));

/** Condition keys of a statement, whatever the operator. */
export const conditionsOf = ({ Condition }: Statement): string[] =>
  Object.values(isObject(Condition) ? Condition : {}).flatMap((keys) =>
    Object.keys(isObject(keys) ? keys : {}),
  );

/** What osls is told to add to resources that it makes itself. */
export const extensions = (): Json => {
  const tags = ['!GetAtt', '!Ref', '!Sub'].map((tag) => ({
    tag,
    resolve: (text: string) => ({ [tag]: text }),
  }));
  const part: unknown = parse(readFileSync('infra/logs.yml', 'utf8'), { customTags: tags });
  const found = member(part, 'extensions');
  return isObject(found) ? found : {};
};

const pseudo: Readonly<Record<string, string>> = {
  'AWS::AccountId': '111122223333',
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-west-1',
  'AWS::StackName': 'stagewatch-prod',
  'AWS::URLSuffix': 'amazonaws.com',
};
const functionIds = new Set(doors.map(functionLogicalId));

/** As CloudFormation would say it; what names nothing is an error. */
export const resolved = (value: unknown): unknown =>
  resolveIntrinsics(value, {
    ref: (id) => pseudo[id] ?? (resources[id] || functionIds.has(id) ? id : undefined),
    attribute: (id, name) => (resources[id] || functionIds.has(id) ? `${id}.${name}` : undefined),
  });
