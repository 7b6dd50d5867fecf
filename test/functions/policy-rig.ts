// The doors as deployed, with a policy and time of our own: what they write by themselves, tell, and leave on record.
import { contentOf, type Item } from '../../shared/adapters/dynamodb/items.js';
import type { Finding } from '../../shared/model/finding.js';
import { createCalmRig, type RigOptions } from '../faults/rig.js';

/** The one that writes. */
const ourRole = 'stagewatch-local-RemediateRole';

/** Nobody is waited for, and every drift is told at once, unless the policy says otherwise. */
export const createPolicyRig = async (
  policy: object,
  { settings, environment, ...rest }: RigOptions = {},
) => {
  const rig = await createCalmRig({
    ...rest,
    settings: {
      remediation: { quietMinutes: 0, ...policy },
      severity: { tellAtOnce: 'low' },
      notify: { confirmAfterSeconds: 0 },
      ...settings,
    },
    ...(environment === undefined ? {} : { environment }),
  });
  const writes: string[] = [];
  rig.aws.onTrailEvent(({ detail }) => {
    const { eventName, userIdentity } = detail as { eventName: string; userIdentity: { arn: string } };
    if (userIdentity.arn.includes(`/${ourRole}-`)) writes.push(eventName);
  });
  const stage = `apigateway.stage:${rig.aws.account}/eu-west-1/${rig.estate.restApiId}/prod`;
  const settle = async () => {
    await rig.drain();
    await rig.minutes(2);
  };
  return {
    ...rig,
    stage,
    /** What our own processes changed. */
    writes,
    settle,
    /** Somebody did something, and the doors have worked it off. */
    async after(work: Promise<unknown>) {
      await work;
      await settle();
    },
    finding: async (target: string = stage): Promise<Finding> => {
      const found = (await rig.findings()).find(({ finding }) => finding.target === target);
      if (found === undefined) throw new Error(`nothing was found of ${target}`);
      return found.finding;
    },
    remedies: () => rig.told.filter(({ event }) => event.startsWith('remediation.')),
    mailsOf: (words: string) =>
      rig.aws.mailbox.filter(({ text }) => text.includes(words)).map(({ text }) => text),
    rowsOf: async (prefix: string): Promise<unknown[]> =>
      ((await rig.rows()) as Item[])
        .filter((item) => item['pk']?.S?.startsWith(prefix) === true && item['content'] !== undefined)
        .map(contentOf),
  };
};

export type PolicyRig = Awaited<ReturnType<typeof createPolicyRig>>;
