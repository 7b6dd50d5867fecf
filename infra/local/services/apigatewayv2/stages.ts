// Stages of the embedded API Gateway v2: defaults and the merge semantics of UpdateStage.
import type { RouteSettings, Stage } from '@aws-sdk/client-apigatewayv2';
import type { Call, Operation } from '../../protocol/service.js';
import { autoDeploy, refuseDeploymentId } from './deployments.js';
import { absent, conflict, oneOf, refuse } from './errors.js';
import { clock, copy, find, mergeKeys, readers, without } from './state.js';
import type { ApiEntry, Texts, World } from './state.js';

const STAGE_NAME = /^(\$default|[A-Za-z0-9_-]{1,128})$/;
// Both patterns are the model's documentation of stage variables.
const VARIABLE_NAME = /^\w+$/;
const VARIABLE_VALUE = /^[A-Za-z0-9\-._~:/?#&=,]*$/;
const LIMITS = ['ThrottlingBurstLimit', 'ThrottlingRateLimit'] as const;

/** Route settings as this protocol keeps them: execution logs are for WebSocket APIs only. */
const settingsFor = (entry: ApiEntry, settings: RouteSettings): RouteSettings => {
  oneOf('LoggingLevel', settings.LoggingLevel, ['ERROR', 'INFO', 'OFF']);
  for (const limit of LIMITS) if ((settings[limit] ?? 0) < 0) refuse(`${limit} must not be negative`);
  if (entry.api.ProtocolType !== 'HTTP') return settings;
  const logs = (settings.LoggingLevel ?? 'OFF') !== 'OFF' || settings.DataTraceEnabled === true;
  if (logs) refuse('Execution logs are not supported on protocolType HTTP');
  return without(settings, ['LoggingLevel', 'DataTraceEnabled']);
};

/** `RouteSettings` merge by route key, and by field within one; every key must be a route of the API. */
const mergeRouteSettings = (entry: ApiEntry, stage: Stage, changes: Record<string, RouteSettings> = {}) => {
  const keys = new Set([...entry.routes.values()].map((route) => route.RouteKey));
  const merged = { ...stage.RouteSettings };
  for (const [key, settings] of Object.entries(changes)) {
    // The text: terraform-aws-modules/terraform-aws-apigateway-v2#80.
    if (!keys.has(key)) absent(`Unable to find Route by key ${key} within the provided RouteSettings`);
    merged[key] = { ...merged[key], ...settingsFor(entry, settings) };
  }
  return merged;
};

const mergeVariables = (stage: Stage, changes: Texts = {}): Texts => {
  for (const [name, value] of Object.entries(changes)) {
    if (!VARIABLE_NAME.test(name)) refuse(`Stage variable name ${name} must match [A-Za-z0-9_]+`);
    const allowed = VARIABLE_VALUE.test(value);
    if (!allowed) refuse(`The value of stage variable ${name} must match [A-Za-z0-9-._~:/?#&=,]+`);
  }
  return mergeKeys(stage.StageVariables, changes);
};

/** An `AccessLogSettings` of `{}` changes nothing; the settings go with DeleteAccessLogSettings. */
const mergeAccessLog = (stage: Stage, changes: Stage['AccessLogSettings'] = {}) => {
  if (Object.keys(changes).length === 0) return {};
  const AccessLogSettings = { ...stage.AccessLogSettings, ...changes };
  const { DestinationArn, Format } = AccessLogSettings;
  if (!DestinationArn || !Format) refuse('Access log settings must have both a DestinationArn and a Format');
  return { AccessLogSettings };
};

/** The stage after an update; what it leaves out or cannot clear stays (terraform-cfn-semantics §3.4). */
const updated = (entry: ApiEntry, stage: Stage, changes: Partial<Stage>): Stage => {
  const { ClientCertificateId, DeploymentId, Description } = changes;
  const next: Stage = {
    ...stage,
    ...mergeAccessLog(stage, changes.AccessLogSettings),
    AutoDeploy: changes.AutoDeploy ?? stage.AutoDeploy,
    DefaultRouteSettings: {
      ...stage.DefaultRouteSettings,
      ...settingsFor(entry, changes.DefaultRouteSettings ?? {}),
    },
    RouteSettings: mergeRouteSettings(entry, stage, changes.RouteSettings),
    StageVariables: mergeVariables(stage, changes.StageVariables),
    ...(Description && { Description }),
    ...(ClientCertificateId && { ClientCertificateId }),
  };
  if (ClientCertificateId === '') delete next.ClientCertificateId;
  if (DeploymentId !== undefined) {
    if (next.AutoDeploy === true) refuseDeploymentId(String(stage.StageName));
    next.DeploymentId = find(entry.deployments, 'Deployment', DeploymentId).DeploymentId;
  }
  return next;
};

// terraform-cfn-semantics §4 and a recorded CreateStage.
const blank = (entry: ApiEntry, StageName: string, now: Date): Stage => ({
  StageName,
  AutoDeploy: false,
  CreatedDate: now,
  LastUpdatedDate: now,
  DefaultRouteSettings: {
    DetailedMetricsEnabled: false,
    ...(entry.api.ProtocolType === 'WEBSOCKET' && { LoggingLevel: 'OFF' as const, DataTraceEnabled: false }),
  },
});

/** Adds a stage; quick create does so itself. The answer is the stage before any auto-deployment. */
export const addStage = (entry: ApiEntry, input: Partial<Stage>, now: Date) => {
  const name = String(input.StageName);
  if (!STAGE_NAME.test(name)) refuse('Stage name only allows a-zA-Z0-9_-, up to 128, or $default');
  if (entry.stages.has(name)) conflict('Stage already exists');
  const stage = { ...updated(entry, blank(entry, name, now), input), Tags: { ...input.Tags } };
  entry.stages.set(name, stage);
  const answer = copy(stage);
  autoDeploy(entry, now, [stage]);
  return answer;
};

/** The stage that the request names, unless quick create made it: the model says it can't be modified. */
const modifiable = (entry: ApiEntry, call: Call): Stage => {
  const stage = find(entry.stages, 'Stage', call.input['StageName']);
  const { StageName, ApiGatewayManaged } = stage;
  return ApiGatewayManaged ? refuse(`Stage ${StageName} is managed by API Gateway`) : stage;
};

export const stageOperations = (world: World): Record<string, Operation> => {
  const change = (call: Call, next: (stage: Stage, entry: ApiEntry) => Stage) => {
    const entry = world.entry(call);
    const changed = { ...next(modifiable(entry, call), entry), LastUpdatedDate: clock(call) };
    entry.stages.set(String(changed.StageName), changed);
    const answer = copy(changed);
    autoDeploy(entry, clock(call), [changed]);
    return answer;
  };
  return {
    ...readers('Stage', 'StageName', (call) => world.entry(call).stages),
    CreateStage: (call) => addStage(world.entry(call), call.input, clock(call)),
    UpdateStage: (call) => change(call, (stage, entry) => updated(entry, stage, call.input)),
    DeleteAccessLogSettings: (call) => {
      change(call, (stage) => without(stage, ['AccessLogSettings']));
      return {};
    },
    DeleteRouteSettings: (call) => {
      const key = String(call.input['RouteKey']);
      change(call, ({ RouteSettings = {}, ...stage }) => {
        if (!RouteSettings[key]) absent(`Unable to find RouteSettings by route key ${key}`);
        return { ...stage, RouteSettings: without(RouteSettings, [key]) };
      });
      return {};
    },
    DeleteStage: (call) => {
      const entry = world.entry(call);
      entry.stages.delete(String(modifiable(entry, call).StageName));
      return {};
    },
  };
};
