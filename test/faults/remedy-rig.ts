// The rig for faults of remediation: asks the doors to plan and apply, and tells our own writes from everybody else's.
import type { AppliedReport, PlanReport, ReportApplied } from '../../shared/model/plan-report.js';
import type { RemedyRecord } from '../../shared/model/remediation.js';
import type { FindingRecord } from '../../shared/model/record.js';
import { createStore } from '../../shared/adapters/dynamodb/store.js';
import { createRemedyLedger } from '../../shared/adapters/dynamodb/remedies.js';
import type { TargetId } from '../../shared/model/target.js';
import { epochMs } from '../../shared/model/time.js';
import { createCalmRig, region, type Rig, type RigOptions } from './rig.js';

/** The one that writes. */
const ourRole = 'stagewatch-local-RemediateRole';

export type Answer =
  ({ status: 'done' } & AppliedReport) | ({ status: 'refused'; why: string; remedy: string } & PlanReport);

export interface Written {
  operation: string;
  by: string;
}

const isOurs = ({ by }: Written): boolean => by.includes(`/${ourRole}-`);

/** Writes on what we watch, in the order in which they took effect. */
const listen = ({ aws }: Rig): Written[] => {
  const written: Written[] = [];
  aws.onTrailEvent(({ detail }) => {
    const { eventName = '', userIdentity } = detail as {
      eventName?: string;
      userIdentity?: { arn?: string };
      errorCode?: string;
    };
    if ('errorCode' in detail && detail['errorCode'] !== undefined) return;
    written.push({ operation: eventName, by: userIdentity?.arn ?? '' });
  });
  return written;
};

export const withRemedies = (rig: Rig) => {
  const written = listen(rig);
  const stage = `apigateway.stage:${rig.aws.account}/${region}/${rig.estate.restApiId}/prod` as TargetId;
  const ledger = createRemedyLedger(rig.dynamo, rig.wired.names.table);
  const store = createStore(rig.dynamo, rig.wired.names.table, () => epochMs(rig.now()));
  const ask = async (payload: object): Promise<unknown> => rig.wired.invoke('reconcile', payload);
  const plan = async (): Promise<PlanReport> => (await ask({ mode: 'plan' })) as PlanReport;
  return {
    ...rig,
    stage,
    plan,
    ask,
    apply: async (hash?: string): Promise<Answer> =>
      (await ask({ mode: 'apply', expect: hash ?? (await plan()).plan.hash })) as Answer,
    ours: (): string[] => written.filter(isOurs).map(({ operation }) => operation),
    book: (): Promise<RemedyRecord | undefined> => ledger.remedy(stage),
    finding: async (): Promise<FindingRecord['finding'] | undefined> =>
      (await store.loadFinding(rig.scope, stage))?.finding,
    live: () => {
      const { restApiId } = rig.estate;
      return rig.aws.call('apigateway', 'GetStage', { restApiId, stageName: 'prod' });
    },
    /** What people get to read: mails, and the versioned JSON. */
    words: (): string =>
      [...rig.aws.mailbox.map((mail) => JSON.stringify(mail)), JSON.stringify(rig.told)].join('\n'),
  };
};

export type RemedyRig = ReturnType<typeof withRemedies>;

export const createRemedyRig = async (options: RigOptions = {}): Promise<RemedyRig> =>
  withRemedies(await createCalmRig(options));

export const outcomesOf = (answer: Answer): ReportApplied['outcome'][] =>
  answer.status === 'done' ? answer.applied.map(({ outcome }) => outcome) : [];
