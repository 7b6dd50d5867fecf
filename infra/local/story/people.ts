// Who acts in the story, and with what; CloudTrail names each of them.
import { createAwsClients } from '../../../shared/adapters/aws-clients.js';
import { createPaces } from '../../../shared/adapters/pace.js';
import type { AwsClients } from '../../../shared/kinds/kind.js';
import type { Place } from '../../../shared/model/target.js';
import type { LocalAws } from '../server.js';
import { callItself, userAgents } from '../user-agent.js';

interface Person {
  name: string;
  session?: string;
  with: keyof typeof userAgents;
  /** How notices call them. */
  called: string;
}

export const people = {
  mallory: {
    name: 'AWSReservedSSO_PowerUser_0123456789abcdef',
    session: 'mallory@example.com',
    with: 'console',
    called: 'mallory@example.com',
  },
  bob: { name: 'bob', with: 'cli', called: 'bob' },
  pipeline: {
    name: 'terraform-deploy',
    session: 'run-7',
    with: 'terraform',
    called: 'run-7 (role terraform-deploy)',
  },
} as const satisfies Readonly<Record<string, Person>>;

export type Who = keyof typeof people;

/** `deployers:` of the story's stagewatch.yml. */
export const deployers = ['arn:aws:iam::*:role/terraform-*'];

/** Clients of each, kept for the whole story. */
export const clientsOf = (aws: LocalAws): ((who: Who, place: Place) => AwsClients) => {
  const pool = new Map<string, AwsClients>();
  return (who, { account, region }) => {
    const id = `${who} ${account}/${region}`;
    const known = pool.get(id);
    if (known !== undefined) return known;
    const { called: _called, with: how, ...identity }: Person = people[who];
    const credentials = aws.signIn({ account, ...identity });
    const made = createAwsClients({ account, region, credentials, paces: createPaces(1000) });
    for (const client of Object.values(made) as object[]) callItself(client, userAgents[how]);
    pool.set(id, made);
    return made;
  };
};
