// Changes one thing of a live HTTP or WebSocket stage or integration: partial updates, and the calls that unset.
import {
  CreateDeploymentCommand,
  CreateRouteCommand,
  DeleteAccessLogSettingsCommand,
  DeleteRouteSettingsCommand,
  GetIntegrationCommand,
  GetStageCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateIntegrationCommand,
  UpdateStageCommand,
  type Integration,
  type UpdateIntegrationRequest,
} from '@aws-sdk/client-apigatewayv2';
import type { JsonPointer, LeafValue } from '../../../shared/model/field.js';
import type { Change, Live } from './change.js';
import { fieldAt, membersAt, partitionOf, pascal, setAt, type Document } from './document.js';

const nameOf = ({ target }: Live) => {
  const [ApiId = '', rest = ''] = target.key.split('/');
  return { ApiId, StageName: rest, IntegrationId: rest };
};

const changeTag = async (live: Live, key: string, value: LeafValue | undefined): Promise<void> => {
  const { ApiId, StageName } = nameOf(live);
  const { region } = live.target;
  const ResourceArn = `${partitionOf(region)}:apigateway:${region}::/apis/${ApiId}/stages/${StageName}`;
  const command =
    value === undefined
      ? new UntagResourceCommand({ ResourceArn, TagKeys: [key] })
      : new TagResourceCommand({ ResourceArn, Tags: { [key]: String(value) } });
  await live.clients.apiGatewayV2.send(command as TagResourceCommand);
};

const membersOf = (live: Live, pointer: JsonPointer): string[] =>
  membersAt(fieldAt(live.target, pointer)?.pattern ?? pointer, pointer, pascal);

/** The top member of `seen` that holds what changes, whole and changed. A key is unset by "" (AWS merges maps). */
const changedMember = (
  seen: Document,
  members: readonly string[],
  value: LeafValue | undefined,
): Document => {
  const [top = ''] = members;
  const changed: Document = top in seen ? { [top]: structuredClone(seen[top]) } : {};
  setAt(changed, members, value ?? '');
  return changed;
};

/** Only a route of the API can have settings. */
const ensureRoute = (live: Live, RouteKey: string): Promise<unknown> =>
  live.clients.apiGatewayV2
    .send(new CreateRouteCommand({ ApiId: nameOf(live).ApiId, RouteKey }))
    .catch((error: Error) => {
      if (error.name !== 'ConflictException') throw error;
    });

export const changeStage: Change = async (live, pointer, value) => {
  const { ApiId, StageName } = nameOf(live);
  const stage = { ApiId, StageName };
  const client = live.clients.apiGatewayV2;
  const [top, key = '', member] = membersOf(live, pointer);
  if (top === 'Tags') return changeTag(live, key, value);
  if (top === 'AccessLogSettings' && value === undefined) {
    await client.send(new DeleteAccessLogSettingsCommand(stage));
    return;
  }
  const seen = (await client.send(new GetStageCommand(stage))) as unknown as Document;
  if (top === 'RouteSettings' && value === undefined) {
    await client.send(new DeleteRouteSettingsCommand({ ...stage, RouteKey: key }));
    if (member === undefined) return;
    const { [key]: { [member]: _unset, ...rest } = {} } = seen['RouteSettings'] as Record<string, Document>;
    await client.send(new UpdateStageCommand({ ...stage, RouteSettings: { [key]: rest } }));
    return;
  }
  if (top === 'RouteSettings') await ensureRoute(live, key);
  await client.send(
    new UpdateStageCommand({ ...stage, ...changedMember(seen, membersOf(live, pointer), value) }),
  );
};

/** What every update has to repeat: the type, and of a service integration everything that names the action (§3.5). */
const repeated = ({ IntegrationType, IntegrationSubtype, RequestParameters }: Integration): object => ({
  IntegrationType,
  ...(IntegrationSubtype === undefined ? {} : { IntegrationSubtype, RequestParameters }),
});

export const changeIntegration: Change = async (live, pointer, value) => {
  const { ApiId, IntegrationId } = nameOf(live);
  const client = live.clients.apiGatewayV2;
  const seen = await client.send(new GetIntegrationCommand({ ApiId, IntegrationId }));
  const members = membersOf(live, pointer);
  // A status without mappings goes by `{}`.
  const isStatus = members[0] === 'ResponseParameters' && members.length === 2 && value === undefined;
  const changed = isStatus
    ? { ResponseParameters: { [members[1] ?? '']: {} } }
    : changedMember(seen as unknown as Document, members, value);
  // AWS takes VPC_LINK only together with a link.
  const link =
    pointer === '/connectionType' && value === 'VPC_LINK' && seen.ConnectionId === undefined
      ? { ConnectionId: 'vpclink' }
      : {};
  const input = { ...repeated(seen), ...link, ...changed, ApiId, IntegrationId };
  await client.send(new UpdateIntegrationCommand(input as UpdateIntegrationRequest));
};

/** Another deployment of the API, as pressing "Deploy" makes one. */
export const anotherDeployment = async (live: Live): Promise<string> => {
  const { ApiId } = nameOf(live);
  const { DeploymentId = '' } = await live.clients.apiGatewayV2.send(new CreateDeploymentCommand({ ApiId }));
  return DeploymentId;
};
