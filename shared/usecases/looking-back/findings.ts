// What differs from what was declared, as the deployed Stagewatch recorded it; and what it could not see.
import { isoOf } from '../../engine/iso.js';
import type { UnknownReason } from '../../model/comparison.js';
import type { Finding, FindingStatus } from '../../model/finding.js';
import type { FindingRecord, ScopeHead } from '../../model/record.js';
import type { ReportRule } from '../../model/report.js';
import { atLeast, severities, type Severity } from '../../model/severity.js';
import { parseTargetId, type ScopeId } from '../../model/target.js';
import type { EpochMs } from '../../model/time.js';
import { kinds } from '../../kinds/registry.js';
import { sideBySide } from '../look/parallel.js';
import type { LookingBack } from './archive.js';
import { rulesShown } from './rules.js';
import { isOfApi, scopesWithFindings } from './scopes.js';
import { shownFinding, type ShownFinding } from './shown-finding.js';

export interface FindingsFilter {
  statuses?: readonly FindingStatus[];
  /** The least one that is shown. */
  severity?: Severity;
  api?: string;
  kind?: string;
  /** How long ago a resolved one may have ended. */
  recentMs: number;
  /** Also in scopes that nobody declares any more: reads the whole table. */
  everywhere: boolean;
}

/** A declared scope whose findings may be out of date: a listing without findings says nothing of it. */
export interface ShownUnseen {
  scope: string;
  /** `not-observed`: it was never read. */
  reason: UnknownReason;
  detail: string;
  since?: string;
  targets?: number;
}

export interface ShownFindings {
  schemaVersion: 1;
  at: string;
  findings: readonly ShownFinding[];
  /** Those of all that were read that the filter left out. */
  hidden: number;
  scopes: {
    declared: number;
    /** Start of the read of that declared scope that was read longest ago. */
    oldestReadAt?: string;
  };
  unseen: readonly ShownUnseen[];
  /** The rules of the settings in force, and what they do; absent where there is none, or for one API alone. */
  rules?: readonly ReportRule[];
}

const rank: Readonly<Record<FindingStatus, number>> = {
  open: 0,
  suspected: 0,
  remediating: 0,
  held: 1,
  ending: 2,
  accepted: 3,
  resolved: 4,
};

/** What needs somebody first, and the worst of it; then the oldest. */
const byUrgency = ({ finding: a }: FindingRecord, { finding: b }: FindingRecord): number =>
  rank[a.status] - rank[b.status] ||
  severities.indexOf(b.drift.severity) - severities.indexOf(a.drift.severity) ||
  a.firstSeenAt - b.firstSeenAt;

const apiOf = (finding: Finding): string | undefined => {
  const target = parseTargetId(finding.target);
  return kinds.find(({ id }) => id === target?.kind)?.scopeKeyOf(target?.key ?? '');
};

const isWanted = (
  { finding }: FindingRecord,
  { statuses, severity, api, kind, recentMs }: FindingsFilter,
  now: EpochMs,
): boolean => {
  if (finding.status === 'resolved' && finding.at < now - recentMs) return false;
  if (statuses?.includes(finding.status) === false) return false;
  if (severity !== undefined && !atLeast(finding.drift.severity, severity)) return false;
  if (api !== undefined && apiOf(finding) !== api) return false;
  return kind === undefined || parseTargetId(finding.target)?.kind === kind;
};

const unseenOf = (scope: ScopeId, head: ScopeHead | undefined): ShownUnseen[] => {
  if (head === undefined) return [{ scope, reason: 'not-observed', detail: 'It was not read yet.' }];
  if (head.blindness === undefined) return [];
  const { since, reason, detail, targets } = head.blindness;
  return [{ scope, reason, detail, since: isoOf(since), targets }];
};

const oldestRead = (heads: readonly (ScopeHead | undefined)[]): { oldestReadAt?: string } => {
  const reads = heads.flatMap((head) => (head === undefined ? [] : [head]));
  const oldest = reads.sort((a, b) => a.readStartedAt - b.readStartedAt)[0];
  return oldest === undefined ? {} : { oldestReadAt: isoOf(oldest.readStartedAt) };
};

const recordsIn = async (
  { archive }: LookingBack,
  scopes: readonly ScopeId[],
  { everywhere }: FindingsFilter,
): Promise<readonly FindingRecord[]> =>
  everywhere ? archive.allFindings() : (await sideBySide(scopes, archive.findingsIn)).flat();

/** One query for each declared scope, and no row of any other type. */
export const listFindings =
  (deps: LookingBack) =>
  async (filter: FindingsFilter): Promise<ShownFindings> => {
    const { store, clock } = deps;
    const watch = await store.loadWatch();
    const all = await scopesWithFindings(store, watch);
    const { api } = filter;
    const ofApi = (scope: ScopeId): boolean => api === undefined || isOfApi(scope, api);
    const declared = all.declared.filter(ofApi);
    const [records, heads] = await Promise.all([
      recordsIn(deps, [...declared, ...all.others.filter(ofApi)], filter),
      sideBySide(declared, store.loadHead),
    ]);
    const now = clock();
    const wanted = records.filter((record) => isWanted(record, filter, now)).sort(byUrgency);
    return {
      schemaVersion: 1,
      at: isoOf(now),
      findings: wanted.map((record) => shownFinding(record, now)),
      hidden: records.length - wanted.length,
      scopes: { declared: declared.length, ...oldestRead(heads) },
      unseen: declared.flatMap((scope, index) => unseenOf(scope, heads[index])),
      // Of one API's heads nobody could say that a rule is unused.
      ...(api === undefined ? rulesShown(watch, { heads, records, now }) : {}),
    };
  };
