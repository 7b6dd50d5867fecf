// Integrations of the embedded API Gateway v2: defaults, checks and the merge semantics of UpdateIntegration.
import type { Integration } from '@aws-sdk/client-apigatewayv2';
import type { Child } from './children.js';
import { conflict, oneOf, refuse } from './errors.js';
import { mergeKeys, mint, type ApiEntry, type Texts } from './state.js';

type Protocol = keyof typeof PROTOCOLS;
const VERBS = ['ANY', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];
const INVALID_URI = 'Invalid integration URI specified';
const BAD_MAPPING = 'Mapping expression missing source or destination';

// Defaults: terraform-cfn-semantics §4; the recorded CreateIntegration of an HTTP API answers no empty maps.
// Foreign members are those that the model calls "Supported only for … APIs" of the other protocol.
const PROTOCOLS = {
  HTTP: {
    defaults: { ConnectionType: 'INTERNET', PayloadFormatVersion: '1.0' },
    timeout: 30_000,
    types: ['AWS_PROXY', 'HTTP_PROXY'],
    foreign: ['ContentHandlingStrategy', 'RequestTemplates', 'TemplateSelectionExpression'],
  },
  WEBSOCKET: {
    defaults: {
      ConnectionType: 'INTERNET',
      IntegrationResponseSelectionExpression: '${integration.response.statuscode}',
      PassthroughBehavior: 'WHEN_NO_MATCH',
      PayloadFormatVersion: '1.0',
      RequestTemplates: {},
    },
    timeout: 29_000,
    types: ['AWS', 'AWS_PROXY', 'HTTP', 'HTTP_PROXY', 'MOCK'],
    foreign: ['IntegrationSubtype', 'ResponseParameters', 'TlsConfig'],
  },
} as const;

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === '' || (typeof value === 'object' && Object.keys(value ?? {}).length === 0);

const isLambda = ({ IntegrationType, IntegrationSubtype }: Integration): boolean =>
  IntegrationType === 'AWS_PROXY' && !IntegrationSubtype;

const checkValues = (protocol: Protocol, row: Integration): void => {
  const formats = protocol === 'HTTP' && isLambda(row) ? ['1.0', '2.0'] : ['1.0'];
  oneOf('IntegrationType', row.IntegrationType ?? '', PROTOCOLS[protocol].types);
  oneOf('IntegrationMethod', row.IntegrationMethod, VERBS);
  oneOf('ConnectionType', row.ConnectionType, ['INTERNET', 'VPC_LINK']);
  oneOf('PayloadFormatVersion', row.PayloadFormatVersion, formats);
  oneOf('PassthroughBehavior', row.PassthroughBehavior, ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER']);
  oneOf('ContentHandlingStrategy', row.ContentHandlingStrategy, ['CONVERT_TO_BINARY', 'CONVERT_TO_TEXT']);
  const { TimeoutInMillis: wish = 50 } = row;
  const { timeout } = PROTOCOLS[protocol];
  // The text is AWS's, of both versions; the ranges are the model's documentation.
  if (wish < 50 || wish > timeout) refuse(`Timeout should be between 50 ms and ${timeout} ms`);
};

/** The row as AWS keeps it, or the reason why not. */
const settle = (entry: ApiEntry, given: Integration): Integration => {
  const protocol = entry.api.ProtocolType ?? 'HTTP';
  const row = { ...given };
  for (const member of PROTOCOLS[protocol].foreign) {
    if (!isEmpty(row[member])) refuse(`${member} is not supported on protocolType ${protocol}`);
    delete row[member];
  }
  // HTTP APIs take the member and never answer it (hashicorp/terraform-provider-aws#13893).
  if (protocol === 'HTTP') delete row.PassthroughBehavior;
  // Without a VPC link a TLS configuration is neither kept nor answered (same, #41326).
  if (row.ConnectionType === 'INTERNET') {
    delete row.TlsConfig;
    delete row.ConnectionId;
  } else if (!row.ConnectionId) refuse('ConnectionId is required for connectionType VPC_LINK');
  checkValues(protocol, row);
  // A mock has no backend: CDK's say `""`, which their deployments take.
  if (row.IntegrationType === 'MOCK' && !row.IntegrationUri) delete row.IntegrationUri;
  const needsUri = row.IntegrationType !== 'MOCK' && !row.IntegrationSubtype;
  if (needsUri && !row.IntegrationUri) refuse(INVALID_URI);
  const tombstone = Object.values(row.RequestParameters ?? {}).includes('');
  if (row.IntegrationSubtype && tombstone) refuse(BAD_MAPPING);
  return row;
};

/** Service integrations want their type, subtype and every parameter again, whatever changes (§3.5). */
const checkServiceUpdate = (before: Integration, changes: Integration): void => {
  if (!before.IntegrationSubtype) return;
  if (!changes.IntegrationType || !changes.IntegrationSubtype) refuse(INVALID_URI);
  const { RequestParameters: sent } = changes;
  const partial = Object.keys(before.RequestParameters ?? {}).some((key) => !sent?.[key]);
  if (sent === undefined || partial) refuse(BAD_MAPPING);
};

type Statuses = Record<string, Texts>;

/** Statuses merge by destination; `{}` clears a status. */
const mergeStatuses = (before: Statuses = {}, changes: Statuses = {}): Statuses => {
  const merged = { ...before };
  for (const [status, mappings] of Object.entries(changes)) {
    if (!/^[2-5]\d\d$/.test(status)) refuse(`Invalid selection key ${status}: not a status of 200 to 599`);
    if (isEmpty(mappings)) delete merged[status];
    else merged[status] = mergeKeys(merged[status], mappings);
  }
  return merged;
};

const MAPS = ['RequestParameters', 'RequestTemplates'] as const;
const CLEARABLE = ['Description', 'TemplateSelectionExpression'];

const update: Child<Integration>['update'] = (entry, before, changes) => {
  checkServiceUpdate(before, changes);
  const next: Integration = { ...before, ...changes };
  const ignored = [
    ...(next.ConnectionType === 'INTERNET' ? ['ConnectionId'] : []),
    ...(next.IntegrationType === 'MOCK' ? ['IntegrationUri'] : []),
  ];
  for (const [member, value] of Object.entries(changes)) {
    if (value !== '') continue;
    if (CLEARABLE.includes(member)) delete next[member as keyof Integration];
    else if (!ignored.includes(member)) refuse(`Invalid ${member} specified: it must not be empty`);
  }
  for (const map of MAPS) {
    const whole = map === 'RequestParameters' && before.IntegrationSubtype;
    if (changes[map] && !whole) next[map] = mergeKeys(before[map], changes[map]);
  }
  const { ResponseParameters } = changes;
  if (ResponseParameters) {
    next.ResponseParameters = mergeStatuses(before.ResponseParameters, ResponseParameters);
  }
  return settle(entry, next);
};

/** Adds an integration; quick create does so itself. */
export const addIntegration = (entry: ApiEntry, given: Integration): Integration => {
  const IntegrationId = mint(7);
  const { ResponseParameters } = given;
  const { defaults, timeout } = PROTOCOLS[entry.api.ProtocolType ?? 'HTTP'];
  const row = settle(entry, {
    IntegrationId,
    ...defaults,
    TimeoutInMillis: timeout,
    ...(isLambda(given) && { IntegrationMethod: 'POST' }),
    ...given,
    ...(ResponseParameters && { ResponseParameters: mergeStatuses({}, ResponseParameters) }),
  });
  entry.integrations.set(IntegrationId, row);
  entry.responses.set(IntegrationId, new Map());
  return row;
};

export const integrations: Child<Integration> = {
  kind: 'Integration',
  rows: (entry) => entry.integrations,
  add: addIntegration,
  update,
  checkDelete: (entry, { IntegrationId, ApiGatewayManaged }) => {
    // "You can update a managed integration, but you can't delete it." (the model)
    if (ApiGatewayManaged) refuse(`Integration ${IntegrationId} is managed by API Gateway`);
    const target = `integrations/${IntegrationId}`;
    const users = [...entry.routes.values()].filter((route) => route.Target === target);
    const ids = users.map((route) => route.RouteId).join(', ');
    // The text: milliHQ/terraform-aws-next-js#247.
    const refusal = 'Cannot delete Integration because it is referenced by the following Routes with Ids:';
    if (ids !== '') conflict(`${refusal} [${ids}]`);
  },
};
