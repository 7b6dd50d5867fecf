// Reads what `osls package` wrote: the functions, what sets them going, and everything else of the CloudFormation template.
import { isObject, scheduledBy, type Definitions, type Json, type Resource } from '../definitions.js';

export interface Template {
  definitions: Definitions;
  /** The zip of each function, beside the template. */
  zips: Readonly<Record<string, string>>;
  /** Types of resources that nothing here embodies, such as alarms. */
  notRun: readonly string[];
}

type Entry = readonly [id: string, properties: Json];

/** What the embedded AWS builds, or reads from beside what it builds. */
const embodied = new Set([
  'AWS::DynamoDB::Table',
  'AWS::Events::EventBus',
  'AWS::Events::EventBusPolicy',
  'AWS::Events::Rule',
  'AWS::IAM::Role',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Url',
  'AWS::S3::Bucket',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::Scheduler::Schedule',
  'AWS::SecretsManager::Secret',
]);

const isResource = (value: unknown): value is Resource =>
  isObject(value) && typeof value['Type'] === 'string';

const resourcesOf = (template: unknown): Readonly<Record<string, Resource>> => {
  const given = isObject(template) && isObject(template['Resources']) ? template['Resources'] : {};
  const read = Object.entries(given).flatMap(([id, one]) => (isResource(one) ? [[id, one] as const] : []));
  if (read.length === 0) throw new Error('The packaged template has no resources');
  return Object.fromEntries(read);
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** `Ref` or `Fn::GetAtt` as the logical id that it names. */
const idIn = (reference: unknown): string => {
  if (!isObject(reference)) return '';
  const named = reference['Ref'] ?? [reference['Fn::GetAtt']].flat()[0];
  return textOf(named).split('.')[0] ?? '';
};

/** Where osls uploads: PREFIX/SERVICE/STAGE/TIME/ZIP. */
const placeOf = (id: string, { Code }: Json): { service: string; stage: string; zip: string } => {
  const key = isObject(Code) ? textOf(Code['S3Key']) : '';
  const [zip, , stage, service] = key.split('/').reverse();
  if (zip === undefined || stage === undefined || service === undefined)
    throw new Error(`${id} of the packaged template names no zip that osls uploads`);
  return { service, stage, zip };
};

const queueOf = (mapping: Json): Json => ({
  sqs: {
    arn: mapping['EventSourceArn'],
    enabled: mapping['Enabled'] ?? true,
    batchSize: mapping['BatchSize'] ?? 10,
    maximumBatchingWindow: mapping['MaximumBatchingWindowInSeconds'] ?? 0,
    functionResponseType: [mapping['FunctionResponseTypes']].flat()[0],
  },
});

const targetOf = ({ Target }: Json): string => (isObject(Target) ? idIn(Target['Arn']) : '');

/** The template's functions in the shape that serverless.yml gives them. */
const functionsOf = (of: (type: string) => readonly Entry[], nameOf: (properties: Json) => string) => {
  const mappings = of('AWS::Lambda::EventSourceMapping');
  const schedules = of('AWS::Scheduler::Schedule');
  const urls = of('AWS::Lambda::Url');
  const define = (id: string, lambda: Json): Json => {
    const { Environment, Handler, MemorySize, Role, Timeout, ReservedConcurrentExecutions } = lambda;
    const url = urls.find(([, one]) => idIn(one['TargetFunctionArn']) === id)?.[1];
    return {
      name: lambda['FunctionName'],
      handler: Handler,
      timeout: Timeout ?? 3, // Lambda's own defaults, not those of osls
      memorySize: MemorySize ?? 128,
      role: Role,
      reservedConcurrency: ReservedConcurrentExecutions,
      environment: isObject(Environment) ? Environment['Variables'] : {},
      url: url === undefined ? false : url['AuthType'] === 'NONE' || url,
      events: [
        ...mappings.filter(([, one]) => idIn(one['FunctionName']) === id).map(([, one]) => queueOf(one)),
        ...schedules.filter(([, one]) => targetOf(one) === id).map(([, one]) => scheduledBy(one)),
      ],
    };
  };
  return of('AWS::Lambda::Function').map(([id, one]) => [nameOf(one), define(id, one)] as const);
};

/** Reads a parsed template. */
export const readTemplate = (template: unknown): Template => {
  const resources = resourcesOf(template);
  const of = (type: string): Entry[] =>
    Object.entries(resources).flatMap(([id, { Type, Properties = {} }]) =>
      Type === type ? [[id, Properties] as const] : [],
    );
  const lambdas = of('AWS::Lambda::Function');
  const [first] = lambdas;
  if (first === undefined) throw new Error('The packaged template has no function');
  const { service, stage } = placeOf(...first);
  const nameOf = ({ FunctionName }: Json): string =>
    String(FunctionName).replace(new RegExp(`^${service}-${stage}-`), '');
  const ground = Object.entries(resources).filter(([, { Type }]) => !Type.startsWith('AWS::Lambda::'));
  return {
    definitions: {
      service,
      stage,
      provider: {},
      functions: Object.fromEntries(functionsOf(of, nameOf)),
      resources: Object.fromEntries(ground),
    },
    zips: Object.fromEntries(lambdas.map(([id, one]) => [nameOf(one), placeOf(id, one).zip])),
    notRun: [...new Set(Object.values(resources).map(({ Type }) => Type))].filter(
      (type) => !embodied.has(type),
    ),
  };
};
