// A member account on the embedded AWS: the roles and forwarding rules of its two templates, deployed as a StackSet does it.
import { isObject } from './definitions.js';
import { readPattern } from './event-pattern.js';
import { readMemberTemplate } from './member-template.js';
import type { LocalAws } from './server.js';
import type { Wired } from './wiring.js';

export interface MemberTemplates {
  /** infra/member-account.yml */
  account: string;
  /** infra/member-region.yml */
  region: string;
}

export interface Member {
  account: string;
  regions: readonly string[];
  /** As the member's administrator gives them; the place of the central deployment is added. */
  parameters: Readonly<Record<string, string>>;
}

/** Creates the roles of an account; answers how to delete them. */
export const deployMemberRoles = (
  aws: LocalAws,
  { account: text }: Pick<MemberTemplates, 'account'>,
  { account, parameters }: Member,
): (() => void) => {
  const given = { CentralAccountId: aws.account, ...parameters };
  const made = readMemberTemplate(text, given, { account, region: aws.region });
  const roles = made.flatMap(({ type, properties }) => {
    const trust = properties['AssumeRolePolicyDocument'];
    if (type !== 'AWS::IAM::Role' || !isObject(trust)) return [];
    return [{ account, name: String(properties['RoleName']), trust }];
  });
  for (const role of roles) aws.assumable.add(role);
  return () => {
    for (const { name } of roles) aws.assumable.remove(account, name);
  };
};

const busIn = (arn: unknown): string | undefined => /:event-bus\/(.+)$/.exec(String(arn))?.[1];

/** Forwards what the rules take, in each Region. */
export const deployMemberRules = (
  aws: LocalAws,
  { forward }: Pick<Wired, 'forward'>,
  { region: text }: Pick<MemberTemplates, 'region'>,
  { account, regions, parameters }: Member,
): void => {
  const given = { CentralAccountId: aws.account, CentralRegion: aws.region, ...parameters };
  for (const region of regions)
    for (const { type, properties } of readMemberTemplate(text, given, { account, region })) {
      if (type !== 'AWS::Events::Rule' || properties['State'] === 'DISABLED') continue;
      const pattern = readPattern(properties['EventPattern']);
      const targets = [properties['Targets']].flat().filter(isObject);
      for (const bus of targets.flatMap(({ Arn }) => busIn(Arn) ?? []))
        forward({ account, region, pattern, bus });
    }
};
