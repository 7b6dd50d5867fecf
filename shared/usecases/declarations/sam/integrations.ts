// The integrations that SAM writes for events of functions and state machines.
import { unresolved } from '../../../engine/unresolved.js';
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';
import type { TemplateResource } from '../cloudformation/template.js';
import type { ApiEvent } from './api-events.js';
import type { Expanding } from './expansion.js';
import { attributeOf, isGiven, membersOf, substituted, written } from './intrinsics.js';
import { invocationUri } from './invocation.js';
import { roleIdOf } from './logical-ids.js';
import { settledWord } from './parameters.js';

type Integrate = (expanding: Expanding, event: ApiEvent, api: TemplateResource) => JsonObject;

/** Whoever calls is let through to Lambda as themselves. */
const callersOwn = substituted('arn:${AWS::Partition}:iam::*:user/*');

/** `InvokeRole` given empty, or as `NONE`, asks for no credentials. */
const roleOf = (auth: JsonObject): Json | undefined => {
  if (isGiven(auth['InvokeRole'])) return auth['InvokeRole'];
  return Object.hasOwn(auth, 'InvokeRole') ? 'NONE' : undefined;
};

/** Methods that AWS_IAM guards call Lambda with the caller's credentials, or with a role. */
const credentialsOf = (event: ApiEvent, api: TemplateResource): Json | undefined => {
  const own = membersOf(event.properties['Auth']);
  const shared = membersOf(api.properties['Auth']);
  const isOwn = own['Authorizer'] === 'AWS_IAM';
  const isShared = shared['DefaultAuthorizer'] === 'AWS_IAM' && !isGiven(own);
  if (!isOwn && !isShared) return undefined;
  const role = roleOf(own) ?? roleOf(shared) ?? 'CALLER_CREDENTIALS';
  if (role === 'NONE') return undefined;
  return role === 'CALLER_CREDENTIALS' ? callersOwn : role;
};

/** Names of the request parameters that the event has cached. */
const cacheKeysOf = ({ properties }: ApiEvent): readonly string[] | undefined => {
  const parameters = properties['RequestParameters'];
  if (!Array.isArray(parameters)) return undefined;
  const cached = parameters.flatMap((parameter: Json) => {
    const [name, settings] = isObject(parameter) ? (Object.entries(parameter)[0] ?? []) : [];
    return name !== undefined && isGiven(membersOf(settings)['Caching']) ? [name] : [];
  });
  return cached.length === 0 ? undefined : cached;
};

const timeoutOf = ({ properties }: ApiEvent): Json | undefined =>
  isGiven(properties['TimeoutInMillis']) ? properties['TimeoutInMillis'] : undefined;

/** The event says `RESPONSE_STREAM` where an integration says `STREAM`. */
const streamingOf = (expanding: Expanding, { owner, properties }: ApiEvent): { uri: Json; mode?: Json } => {
  const mode = properties['ResponseTransferMode'];
  if (!isGiven(mode)) return { uri: invocationUri(expanding, owner, 'buffered') };
  const word = settledWord(expanding.template, expanding.parameters, mode);
  if (word === 'RESPONSE_STREAM') return { uri: invocationUri(expanding, owner, 'stream'), mode: 'STREAM' };
  // SAM takes no other word, not even the integration's own, for streaming.
  if (word !== undefined) return { uri: invocationUri(expanding, owner, 'buffered') };
  const unsettled = unresolved('ResponseTransferMode');
  return { uri: unsettled, mode: unsettled };
};

const restProxy: Integrate = (expanding, event, api) => {
  const { uri, mode } = streamingOf(expanding, event);
  return written({
    type: 'aws_proxy',
    httpMethod: 'POST',
    uri,
    credentials: credentialsOf(event, api),
    responseTransferMode: mode,
    timeoutInMillis: timeoutOf(event),
    cacheKeyParameters: cacheKeysOf(event),
  });
};

const httpProxy: Integrate = (expanding, event) => ({
  type: 'aws_proxy',
  httpMethod: 'POST',
  payloadFormatVersion: '2.0',
  uri: invocationUri(expanding, event.owner, 'buffered'),
});

/** What SAM sends to Step Functions: the request's body as text, with quotes unescaped where the event asks. */
const executionTemplate = ({ owner, properties }: ApiEvent): JsonObject => {
  const unescaped = isGiven(properties['UnescapeMappingTemplate']) ? '.replaceAll("\\\\\'","\'")' : '';
  const input = `$util.escapeJavaScript($input.json('$'))${unescaped}`;
  return substituted(`{"input": "${input}", "stateMachineArn": "\${${owner.logicalId}}"}`);
};

const startExecution: Integrate = (_, event) => ({
  type: 'aws',
  httpMethod: 'POST',
  uri: substituted('arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution'),
  credentials: attributeOf(roleIdOf(`${event.owner.logicalId}${event.name}`), 'Arn'),
  responses: { 200: { statusCode: '200' }, 400: { statusCode: '400' } },
  requestTemplates: { 'application/json': executionTemplate(event) },
});

const integrates: Readonly<Record<string, Integrate>> = {
  'AWS::Serverless::Function Api': restProxy,
  'AWS::Serverless::Function HttpApi': httpProxy,
  'AWS::Serverless::StateMachine Api': startExecution,
};

/** The integration of an event's route; undefined where SAM has none for such an event. */
export const integrationOf = (
  expanding: Expanding,
  event: ApiEvent,
  api: TemplateResource,
): JsonObject | undefined => integrates[`${event.owner.type} ${event.type}`]?.(expanding, event, api);

/** What an event sets on its route's integration, whoever wrote that. */
export const httpSettingsOf = (event: ApiEvent): JsonObject => {
  const version = event.properties['PayloadFormatVersion'];
  return written({
    timeoutInMillis: timeoutOf(event),
    payloadFormatVersion: isGiven(version) ? version : undefined,
  });
};
