// The documents that resources and integrations stand in, in each language.
import { Document, Scalar, visit } from 'yaml';
import type { Json, JsonObject } from '../../../../shared/model/brand.js';
import type { Kind } from '../../../../shared/kinds/kind.js';
import type { DeclarationSource } from '../../../../shared/usecases/declarations/source.js';
import type { Made } from '../terraform/forms.js';
import { arn, recorded } from './speakers.js';
import { withEverything, type Hand, type Written } from './writing.js';

export const made = (resources: readonly Written[]): Made[] =>
  resources.map(({ type, attributes }, index) => ({
    type,
    name: `it${index}`,
    attributes,
  }));

/** Of the type that names the target. */
export const recordedWhole = (kind: Kind, resources: readonly Written[], hand: Hand): Made[] => {
  const [main] = recorded[kind.id] ?? [];
  return made(
    resources.map((one) =>
      main !== undefined && one.type === main.type ? withEverything(kind, one, main.column, hand) : one,
    ),
  );
};

export const nativeDocument = (resources: readonly Written[]): object => ({
  resources: resources.map(({ type, attributes }) => ({ [type]: attributes })),
});

const physicalIds = { Api: 'abc123', It0: 'i1' };

export const apiTypes: Readonly<Record<string, string>> = {
  'apigateway.stage': 'AWS::ApiGateway::RestApi',
  'apigateway.integration': 'AWS::ApiGateway::RestApi',
  'apigatewayv2.stage': 'AWS::ApiGatewayV2::Api',
  'apigatewayv2.integration': 'AWS::ApiGatewayV2::Api',
};

export const templateDocument = (
  kind: Kind,
  resources: readonly Written[],
  hand: Hand,
): Record<string, object> => {
  const api = apiTypes[kind.id];
  const own = resources.map(({ type, attributes }, index) => [
    `It${index}`,
    { Type: type, Properties: attributes },
  ]);
  return {
    Resources: Object.fromEntries([
      ...hand.order(own),
      ...(api === undefined ? [] : [['Api', { Type: api, Properties: {} }]]),
    ]) as object,
  };
};

export const bindingsOf = (kind: Kind): DeclarationSource['bindings'] => ({
  physicalIds: kind.id === 'ivs.stage' ? { It0: arn } : physicalIds,
});

/** CloudFormation reads YAML 1.1. */
export const yaml11 = { version: '1.1', lineWidth: 0 } as const;

/** Every value a parameter: texts, whatever their type. */
export const withParameters = (document: Record<string, object>): Record<string, object> => {
  const Parameters: Record<string, object> = {};
  const named = (value: Json): Json => {
    if (typeof value === 'object' && value !== null) return below(value);
    if (typeof value !== 'string' || value === '') return value;
    const name = `P${Object.keys(Parameters).length}`;
    Parameters[name] = { Type: 'String', Default: value };
    return { Ref: name };
  };
  const below = (value: JsonObject | readonly Json[]): Json => {
    if (Array.isArray(value)) return value.map((one: Json) => named(one));
    const members = Object.entries(value);
    if (members.some(([name]) => name === 'Ref' || name === 'Fn::Sub')) return value;
    // What names an entry of a list, or the resource, stays as it is.
    const isNaming = /^(Key|StatusCode|Destination|HttpMethod|ResourcePath|ResourceId|StageName)$/;
    return Object.fromEntries(members.map(([name, one]) => [name, isNaming.test(name) ? one : named(one)]));
  };
  const Resources = Object.fromEntries(
    Object.entries(document['Resources'] as Record<string, { Properties: JsonObject }>).map(
      ([name, { Properties, ...rest }]) => [name, { ...rest, Properties: below(Properties) }],
    ),
  );
  return { Parameters, Resources };
};

/** `Ref` and `Fn::Sub` in their short forms. */
export const shortForms = (document: object): string => {
  const tree = new Document(document, yaml11);
  visit(tree, {
    Map: (_key, node) => {
      const [pair] = node.items;
      const name = pair?.key instanceof Scalar ? pair.key.value : undefined;
      if (node.items.length !== 1 || !(pair?.value instanceof Scalar)) return undefined;
      if (name !== 'Ref' && name !== 'Fn::Sub') return undefined;
      const short = new Scalar(pair.value.value);
      short.tag = name === 'Ref' ? '!Ref' : '!Sub';
      return short;
    },
  });
  return tree.toString({ lineWidth: 0 });
};

/** A map by selection pattern; `written` has a list by status. */
const responsesByPattern = (integration: JsonObject): JsonObject => {
  const { responses } = integration;
  if (!Array.isArray(responses)) return integration;
  const entries = responses.map(({ selectionPattern = 'default', ...rest }: Record<string, Json>) => [
    selectionPattern === '' ? 'default' : selectionPattern,
    rest,
  ]);
  return { ...integration, responses: Object.fromEntries(entries) as JsonObject };
};

const route = { path: '/items/{id}', verb: 'get' };

export const openApi = (kind: Kind, [resource]: readonly Written[]): object => {
  const version =
    kind.id === 'apigateway.integration'
      ? { swagger: '2.0' }
      : { openapi: '3.0.1', 'x-amazon-apigateway-importexport-version': '1.0' };
  const extension = responsesByPattern(resource?.attributes ?? {});
  return {
    ...version,
    info: { title: 'It', version: '1' },
    paths: { [route.path]: { [route.verb]: { 'x-amazon-apigateway-integration': extension } } },
  };
};

export const bodyIn = (kind: Kind, document: object): Made => ({
  type: kind.id === 'apigateway.integration' ? 'aws_api_gateway_rest_api' : 'aws_apigatewayv2_api',
  name: 'it',
  attributes: { id: 'abc123', protocol_type: 'HTTP', body: JSON.stringify(document) },
});

/** Where the registry has free JSON, awscc has a text of it, in CloudFormation's names. */
export const freeJson = (
  kind: Kind,
  resources: readonly Written[],
  pascal: readonly Written[],
  hand: Hand,
): Written[] => {
  if (kind.id !== 'apigatewayv2.stage') return [...resources];
  return resources.map(({ type, attributes }) => {
    const own = pascal[0]?.attributes ?? {};
    const members = { route_settings: 'RouteSettings', stage_variables: 'StageVariables', tags: 'Tags' };
    const texts = Object.entries(members).flatMap(([snake, name]): [string, Json][] => {
      const value = own[name];
      return value === undefined
        ? []
        : [[snake, hand.pick([JSON.stringify(value), attributes[snake] ?? null])]];
    });
    return { type, attributes: { ...attributes, ...Object.fromEntries(texts) } };
  });
};
