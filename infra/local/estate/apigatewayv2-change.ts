// Changes one thing of a live HTTP or WebSocket stage or integration: partial updates, and the calls that unset.
import * as aws from '@aws-sdk/client-apigatewayv2';
import type { LeafValue } from '../../../shared/model/field.js';
import { changeTag, type Change, type Live } from './live.js';
import { membersAt, pascal, setAt, type Document } from './document.js';

const nameOf = ({ target }: Live) => {
  const [ApiId = '', id = ''] = target.key.split('/');
  return { ApiId, stage: { ApiId, StageName: id }, integration: { ApiId, IntegrationId: id } };
};

/** The top member of `seen` that holds what changes, whole and changed; AWS merges maps, where "" unsets a key. */
const changedMember = (seen: object, members: readonly string[], value: LeafValue | undefined): Document => {
  const [top = ''] = members;
  const changed: Document = Object.fromEntries(Object.entries(seen).filter(([name]) => name === top));
  setAt(changed, members, value ?? '');
  return changed;
};

const unlessThere = (error: Error): void => {
  if (error.name !== 'ConflictException') throw error;
};

export const changeStage: Change = async (live, pointer, value) => {
  const client = live.clients.apiGatewayV2;
  const { ApiId, stage } = nameOf(live);
  const ResourceArn = `arn:aws:apigateway:${live.target.region}::/apis/${ApiId}/stages/${stage.StageName}`;
  const members = membersAt(live.target, pointer, pascal);
  const [top, RouteKey = '', member] = members;
  if (top === 'Tags')
    return changeTag(pointer, value, {
      tag: (Tags) => client.send(new aws.TagResourceCommand({ ResourceArn, Tags })),
      untag: (TagKeys) => client.send(new aws.UntagResourceCommand({ ResourceArn, TagKeys })),
    });
  if (top === 'AccessLogSettings' && value === undefined) {
    await client.send(new aws.DeleteAccessLogSettingsCommand(stage));
    return;
  }
  const seen = await client.send(new aws.GetStageCommand(stage));
  if (top === 'RouteSettings' && value === undefined) {
    await client.send(new aws.DeleteRouteSettingsCommand({ ...stage, RouteKey }));
    if (member === undefined) return;
    const rest = Object.entries(seen.RouteSettings?.[RouteKey] ?? {}).filter(([name]) => name !== member);
    const RouteSettings = { [RouteKey]: Object.fromEntries(rest) };
    await client.send(new aws.UpdateStageCommand({ ...stage, RouteSettings }));
    return;
  }
  // Only a route of the API can have settings.
  if (top === 'RouteSettings')
    await client.send(new aws.CreateRouteCommand({ ApiId, RouteKey })).catch(unlessThere);
  await client.send(new aws.UpdateStageCommand({ ...stage, ...changedMember(seen, members, value) }));
};

export const changeIntegration: Change = async (live, pointer, value) => {
  const client = live.clients.apiGatewayV2;
  const { integration } = nameOf(live);
  const seen = await client.send(new aws.GetIntegrationCommand(integration));
  const { IntegrationType, IntegrationSubtype, RequestParameters, ConnectionId } = seen;
  const members = membersAt(live.target, pointer, pascal);
  // A status without mappings goes by `{}`.
  const isStatus = members[0] === 'ResponseParameters' && members.length === 2 && value === undefined;
  const changed = isStatus
    ? { ResponseParameters: { [String(members[1])]: {} } }
    : changedMember(seen, members, value);
  await client.send(
    new aws.UpdateIntegrationCommand({
      ...integration,
      // Every update repeats the type, and of a service integration all that names the action (#22647).
      IntegrationType,
      ...(IntegrationSubtype === undefined ? {} : { IntegrationSubtype, RequestParameters }),
      // AWS takes VPC_LINK only together with a link.
      ...(value === 'VPC_LINK' && ConnectionId === undefined ? { ConnectionId: 'vpclink' } : {}),
      ...changed,
    }),
  );
};

/** Another deployment of the API, as pressing "Deploy" makes one. */
export const anotherDeployment = async (live: Live): Promise<string> => {
  const command = new aws.CreateDeploymentCommand({ ApiId: nameOf(live).ApiId });
  return (await live.clients.apiGatewayV2.send(command)).DeploymentId ?? '';
};
