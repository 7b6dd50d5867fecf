// Roles and policies as they are, with what they say.
import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
} from '@aws-sdk/client-iam';
import type { Json } from '../../model/brand.js';
import type { ById, Part, PolicyFact, RoleFact } from '../../usecases/doctor/facts.js';
import { read, type Told } from '../../usecases/doctor/told.js';
import { sideBySide } from '../../usecases/look/parallel.js';
import { asked, askedOfEach, using, type ClientConfig } from './asking.js';
import { jsonOf, settingsOf } from './settings.js';

/** IAM answers policies percent-encoded. */
const documentOf = (text: string | undefined): Json =>
  jsonOf(text === undefined ? undefined : decodeURIComponent(text)) ?? null;

const attachedTo = (client: IAMClient, RoleName: string): Promise<RoleFact['policies']> =>
  asked('iam:ListAttachedRolePolicies', async () => {
    const all: string[] = [];
    for await (const { AttachedPolicies = [] } of paginateListAttachedRolePolicies({ client }, { RoleName }))
      all.push(...AttachedPolicies.map(({ PolicyArn = '' }) => PolicyArn));
    return all;
  });

const inlineOf = (client: IAMClient, RoleName: string): Promise<RoleFact['inline']> =>
  asked('iam:ListRolePolicies', async () => {
    const all: string[] = [];
    for await (const { PolicyNames = [] } of paginateListRolePolicies({ client }, { RoleName }))
      all.push(...PolicyNames);
    return all;
  });

const documentsOf = async (
  client: IAMClient,
  RoleName: string,
  names: RoleFact['inline'],
): Promise<RoleFact['documents']> => {
  if (names.status !== 'read') return names;
  return asked('iam:GetRolePolicy', async () => {
    const all = await sideBySide(names.value, async (PolicyName) => {
      const { PolicyDocument } = await client.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      return [PolicyName, documentOf(PolicyDocument)] as const;
    });
    return Object.fromEntries(all);
  });
};

const readRole = (client: IAMClient, RoleName: string): Promise<Told<RoleFact>> =>
  asked('iam:GetRole', async () => {
    const { Role } = await client.send(new GetRoleCommand({ RoleName }));
    const [policies, inline] = await Promise.all([attachedTo(client, RoleName), inlineOf(client, RoleName)]);
    return {
      trust: documentOf(Role?.AssumeRolePolicyDocument),
      policies,
      inline,
      documents: await documentsOf(client, RoleName, inline),
      settings: read(settingsOf({ PermissionsBoundary: Role?.PermissionsBoundary?.PermissionsBoundaryArn })),
    };
  });

export const readRoles = (config: ClientConfig, parts: readonly Part[]): Promise<ById<RoleFact>> =>
  using(new IAMClient(config), (client) => askedOfEach(parts, ({ physical }) => readRole(client, physical)));

/** What counts of a managed policy is its default version. */
export const readPolicies = (config: ClientConfig, parts: readonly Part[]): Promise<ById<PolicyFact>> =>
  using(new IAMClient(config), (client) =>
    askedOfEach(parts, ({ physical: PolicyArn }) =>
      asked('iam:GetPolicy', async () => {
        const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn }));
        const settings = await asked('iam:GetPolicyVersion', async () => {
          const { PolicyVersion } = await client.send(
            new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId ?? '' }),
          );
          return settingsOf({ PolicyDocument: documentOf(PolicyVersion?.Document) });
        });
        return { settings };
      }),
    ),
  );
