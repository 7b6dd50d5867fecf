// What the rules of `stagewatch.yml` do in the deployed watch, by what each scope's head says of its newest look.
import { byRule } from '../../engine/lifecycle.js';
import type { FindingRecord, ScopeHead } from '../../model/record.js';
import type { ReportRule } from '../../model/report.js';
import type { IgnoreRule, SeverityRule } from '../../model/rule.js';
import type { EpochMs } from '../../model/time.js';
import type { Watch } from '../ports.js';
import { reviewRules, type Known } from '../rules/review.js';

interface Seen {
  /** Of every declared scope; undefined where none was read yet. */
  heads: readonly (ScopeHead | undefined)[];
  records: readonly FindingRecord[];
  now: EpochMs;
}

type KnownOf = (rule: IgnoreRule | SeverityRule) => Known | { because: string };

const accepted = (records: readonly FindingRecord[], { place }: IgnoreRule | SeverityRule): number =>
  records.filter(({ finding }) => finding.status === 'accepted' && finding.acceptance.by === byRule(place))
    .length;

const knownIn = ({ heads, records }: Seen, settingsHash: string): KnownOf => {
  const waiting = heads.filter((head) => head?.settings !== settingsHash).length;
  return (rule) => {
    const left = heads.reduce((sum, head) => sum + (head?.ignored?.[rule.id] ?? 0), 0);
    const count = left + accepted(records, rule);
    const isBroad = heads.some((head) => head?.broad?.includes(rule.id) === true);
    if (count === 0 && waiting > 0)
      return { because: `${waiting} of ${heads.length} scopes were not looked at with these settings yet.` };
    return { count, isBroad, isOfMost: false };
  };
};

/** Nothing where there are no rules. Which rule fits most targets only `check` knows: it sees all of them at once. */
export const rulesShown = (watch: Watch, seen: Seen): { rules?: readonly ReportRule[] } => {
  const { rules } = watch.settings;
  if (rules.ignore.length + rules.severities.length === 0) return {};
  return { rules: reviewRules(rules, { now: seen.now, knownOf: knownIn(seen, watch.settingsHash) }) };
};
