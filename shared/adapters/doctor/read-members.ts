// Other accounts and Regions, as far as the credentials of a person reach: their roles and their rules.
import { EventBridgeClient, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { Place } from '../../model/target.js';
import type { MemberFact } from '../../usecases/doctor/facts.js';
import type { Told } from '../../usecases/doctor/told.js';
import { sideBySide } from '../../usecases/look/parallel.js';
import { asked, using, type ClientConfig } from './asking.js';

export interface MembersAsk {
  home: Place;
  partition: string;
  /** Besides home. */
  accounts: readonly string[];
  regions: readonly string[];
  /** The reader role in each account. */
  role: string;
  externalId?: string;
  /** How names of forwarding rules begin. */
  rulePrefix: string;
}

type Credentials = NonNullable<ClientConfig['credentials']>;

const assume = (
  config: ClientConfig,
  arn: string,
  externalId: string | undefined,
): Promise<Told<Credentials>> =>
  using(new STSClient(config), (client) =>
    asked(`sts:AssumeRole on ${arn}`, async () => {
      const { Credentials } = await client.send(
        new AssumeRoleCommand({
          RoleArn: arn,
          RoleSessionName: 'stagewatch-doctor',
          DurationSeconds: 900,
          ...(externalId === undefined ? {} : { ExternalId: externalId }),
        }),
      );
      return {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
      };
    }),
  );

const rulesIn = (config: ClientConfig, prefix: string): Promise<MemberFact['rules']> =>
  using(new EventBridgeClient(config), (client) =>
    asked(`events:ListRules in ${config.region}`, async () => {
      const { Rules = [] } = await client.send(new ListRulesCommand({ NamePrefix: prefix }));
      return Rules.map(({ Name = '', State = '' }) => ({ name: Name, state: State }));
    }),
  );

const inAccount = async (
  config: ClientConfig,
  ask: MembersAsk,
  account: string,
  regions: readonly string[],
): Promise<MemberFact[]> => {
  const arn = `arn:${ask.partition}:iam::${account}:role/${ask.role}`;
  const entered = await assume(config, arn, ask.externalId);
  const assumed: Told<true> = entered.status === 'read' ? { status: 'read', value: true } : entered;
  return sideBySide(regions, async (region) => ({
    account,
    region,
    role: { arn, assumed },
    rules:
      entered.status === 'read'
        ? await rulesIn({ ...config, region, credentials: entered.value }, ask.rulePrefix)
        : entered,
  }));
};

export const readMembers = async (config: ClientConfig, ask: MembersAsk): Promise<readonly MemberFact[]> => {
  const elsewhere = ask.regions.filter((region) => region !== ask.home.region);
  const regions = [ask.home.region, ...elsewhere];
  const others = ask.accounts.filter((account) => account !== ask.home.account);
  const [own, theirs] = await Promise.all([
    sideBySide(elsewhere, async (region) => ({
      account: ask.home.account,
      region,
      rules: await rulesIn({ ...config, region }, ask.rulePrefix),
    })),
    sideBySide(others, (account) => inAccount(config, ask, account, regions)),
  ]);
  return [...own, ...theirs.flat()];
};
