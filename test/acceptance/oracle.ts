// A second opinion: counts targets and leaves of raw documents and of the SDK's schemas. Imports none of our code.

import { instancesOf } from './oracle-instances.js';

export type Raw = null | boolean | number | string | readonly Raw[] | { readonly [name: string]: Raw };
type RawObject = { readonly [name: string]: Raw };

const isObject = (value: unknown): value is RawObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: Raw | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null);

/** What the provider documents of a type (Terraform AWS provider 6.58): which attributes say what. */
interface TypeFacts {
  /** Kind of the target, and the attributes that name it. */
  kind: string;
  key: readonly string[];
  identity: readonly string[];
  computed: readonly string[];
  /** Of another concern. */
  foreign?: readonly string[];
  maps: readonly string[];
  /** 0 may mean unset. */
  zeroes?: readonly string[];
  /** Says nothing where this attribute is empty. */
  needs?: string;
}

const exported = ['id', 'arn', 'region', 'execution_arn', 'invoke_url'];

const types: Readonly<Record<string, TypeFacts>> = {
  aws_api_gateway_stage: {
    kind: 'apigateway.stage',
    key: ['rest_api_id', 'stage_name'],
    identity: ['rest_api_id', 'stage_name'],
    computed: [...exported, 'web_acl_arn'],
    maps: ['variables', 'tags', 'tags_all', 'stage_variable_overrides'],
  },
  aws_api_gateway_method_settings: {
    kind: 'apigateway.stage',
    key: ['rest_api_id', 'stage_name'],
    identity: ['rest_api_id', 'stage_name', 'method_path'],
    computed: ['id', 'region'],
    maps: [],
    // Until provider 3.0.0, which gave them a default of -1.
    zeroes: ['throttling_burst_limit', 'throttling_rate_limit'],
  },
  aws_api_gateway_deployment: {
    kind: 'apigateway.stage',
    key: ['rest_api_id', 'stage_name'],
    identity: ['rest_api_id', 'stage_name'],
    computed: ['region', 'created_date', 'execution_arn', 'invoke_url'],
    foreign: ['description', 'triggers'],
    maps: ['variables', 'stage_variable_overrides'],
    needs: 'stage_name',
  },
  aws_api_gateway_integration: {
    kind: 'apigateway.integration',
    key: ['rest_api_id', 'resource_id', 'http_method'],
    identity: ['rest_api_id', 'resource_id', 'resource_path', 'http_method'],
    computed: ['id', 'region'],
    maps: ['request_parameters', 'request_templates'],
    zeroes: ['timeout_milliseconds'],
  },
  aws_api_gateway_integration_response: {
    kind: 'apigateway.integration',
    key: ['rest_api_id', 'resource_id', 'http_method'],
    identity: ['rest_api_id', 'resource_id', 'resource_path', 'http_method'],
    computed: ['id', 'region'],
    maps: ['response_parameters', 'response_templates'],
  },
  aws_apigatewayv2_stage: {
    kind: 'apigatewayv2.stage',
    key: ['api_id', 'name'],
    identity: ['api_id', 'name', 'route_key'],
    computed: exported,
    maps: ['stage_variables', 'tags', 'tags_all'],
    zeroes: ['throttling_burst_limit', 'throttling_rate_limit'],
  },
  aws_apigatewayv2_integration: {
    kind: 'apigatewayv2.integration',
    key: ['api_id', 'id'],
    identity: ['api_id', 'id', 'status_code'],
    computed: ['arn', 'region', 'integration_response_selection_expression'],
    maps: ['request_parameters', 'request_templates', 'mappings'],
    zeroes: ['timeout_milliseconds'],
  },
  awscc_ivs_stage: {
    kind: 'ivs.stage',
    key: ['arn'],
    identity: ['arn', 'key'],
    computed: ['id', 'active_session_id'],
    maps: [],
  },
  aws_ivs_stage: {
    kind: 'ivs.stage',
    key: ['arn'],
    identity: ['arn'],
    computed: ['id', 'region', 'active_session_id', 'endpoints'],
    maps: ['tags'],
  },
};

export interface Count {
  kind: string;
  leaves: number;
  /** By reason, as far as the document itself tells it. */
  leftOut: Record<string, number>;
}

interface Leaf {
  path: readonly string[];
  value: Raw;
}

/** Every value of a document. A list of texts is one value (a set); "" is one only under a key of a map. */
const leavesOf = (value: Raw, maps: readonly string[], path: readonly string[] = []): Leaf[] => {
  const inMap = path.length > 1 && maps.includes(path.at(-2) ?? '');
  if (Array.isArray(value)) {
    const elements = value as readonly Raw[];
    if (elements.length > 0 && elements.every((element) => !isObject(element))) return [{ path, value }];
    return elements.flatMap((element) => leavesOf(element, maps, path));
  }
  if (isObject(value))
    return Object.entries(value).flatMap(([name, member]) => leavesOf(member, maps, [...path, name]));
  return (value === null || value === '') && !inMap ? [] : [{ path, value }];
};

/** Members of HTTP APIs that only WebSocket APIs have (AWS API reference). */
const webSocketOnly = [
  'passthrough_behavior',
  'content_handling_strategy',
  'template_selection_expression',
  'request_templates',
  'logging_level',
  'data_trace_enabled',
  'client_certificate_id',
];

const isOn = (value: Raw | undefined): boolean => value === true || value === 'true';

/** Why a value is not compared, as far as its own document tells. */
const reasonOf = (
  facts: TypeFacts,
  attributes: RawObject,
  leaf: Leaf,
  protocol: string,
): string | undefined => {
  const [top = ''] = leaf.path;
  const name = leaf.path.at(-1) ?? '';
  if (top === 'tags' && isObject(attributes['tags_all'])) return 'restated';
  const isOwnName = leaf.path.length === 1 || ['route_key', 'status_code', 'key'].includes(name);
  if (facts.identity.includes(name) && isOwnName) return 'identity';
  if (facts.computed.includes(top)) return 'computed';
  if (facts.foreign?.includes(top) === true) return 'not-watched';
  if (facts.zeroes?.includes(name) === true && Number(leaf.value) === 0) return 'not-set';
  if (facts.kind.startsWith('apigatewayv2') && protocol === 'HTTP')
    if (webSocketOnly.some((member) => leaf.path.includes(member))) return 'not-applicable';
  if (name === 'deployment_id' && isOn(attributes['auto_deploy'])) return 'service-managed';
  if (name === 'cache_cluster_size' && !isOn(attributes['cache_cluster_enabled'])) return 'depends-on';
  const isDirect = attributes['connection_type'] !== 'VPC_LINK';
  return name === 'server_name_to_verify' && isDirect ? 'never-returned' : undefined;
};

const tally = (counts: Map<string, Count>, key: string, kind: string): Count => {
  const known = counts.get(key) ?? { kind, leaves: 0, leftOut: {} };
  counts.set(key, known);
  return known;
};

/** Counts what one declared resource says about its target. */
const countResource = (
  counts: Map<string, Count>,
  type: string,
  attributes: RawObject,
  protocolOf: (attributes: RawObject) => string,
): void => {
  const facts = types[type];
  if (facts === undefined || (facts.needs !== undefined && !attributes[facts.needs])) return;
  const key = `${facts.kind} ${facts.key.map((name) => textOf(attributes[name])).join('/')}`;
  const count = tally(counts, key, facts.kind);
  for (const leaf of leavesOf(attributes, facts.maps)) {
    count.leaves += 1;
    const reason = reasonOf(facts, attributes, leaf, protocolOf(attributes));
    if (reason !== undefined) count.leftOut[reason] = (count.leftOut[reason] ?? 0) + 1;
  }
};

/** Targets of a Terraform state, each with how many values speak about it. */
export const countState = (text: string): ReadonlyMap<string, Count> => {
  const instances = instancesOf(text);
  const protocols = new Map(
    instances
      .filter(({ type }) => type === 'aws_apigatewayv2_api')
      .map(({ attributes }) => [attributes['id'], textOf(attributes['protocol_type'])]),
  );
  const counts = new Map<string, Count>();
  // A state that does not hold the API: only WebSocket APIs have these types (AWS API reference, IntegrationType).
  const guess = ({ integration_type: type }: RawObject): string =>
    type === 'AWS' || type === 'HTTP' || type === 'MOCK' ? 'WEBSOCKET' : 'HTTP';
  for (const { type, attributes } of instances)
    countResource(counts, type, attributes, (one) => protocols.get(one['api_id'] ?? null) ?? guess(one));
  return counts;
};

/** Targets of a native declaration, given as its list of resources. */
export const countNative = (resources: readonly object[], protocol: string): ReadonlyMap<string, Count> => {
  const counts = new Map<string, Count>();
  for (const resource of resources)
    for (const [type, attributes] of Object.entries(resource))
      countResource(counts, type, attributes as RawObject, () => protocol);
  return counts;
};
