// What `stagewatch.yml` says of noise: what to leave out, what to judge otherwise, who is to hear of what.
import type { Severity } from './severity.js';
import type { KindId } from './target.js';
import type { EpochMs } from './time.js';

/** What a rule is about; what it does not name fits anything. */
export interface RuleAbout {
  kind?: KindId;
  /** Glob over the target's id, its key, its name or its address: `*` is any text. */
  target?: string;
  /** JSON Pointer of differences: `*` is any key, `**` at the end anything below. Absent: the target as a whole. */
  path?: string;
}

interface Reviewed {
  /** Stable as long as the rule says the same: reports and counts name it. */
  id: string;
  /** Where it stands in `stagewatch.yml`: `ignore.0`. */
  place: string;
  reason: string;
  until: EpochMs;
}

/** Differences that nobody wants to hear of, or whole targets. */
export interface IgnoreRule extends RuleAbout, Reviewed {
  /** Only what this principal makes (pattern as in `deployers`); needs evidence, so only the deployed watch knows it. */
  principal?: string;
}

export interface SeverityRule extends RuleAbout, Reviewed {
  to: Severity;
}

/** Whose targets these are; `channels` hear of them besides the usual ones. */
export interface Owner {
  team: string;
  /** Ids of APIs. */
  apis: readonly string[];
  /** Declared tags, all of them; live ones could be set by anybody. */
  tags: Readonly<Record<string, string>>;
  /** Slack channel ids, or names of webhooks. */
  channels: readonly string[];
}

/** The owner as a finding keeps it. */
export type OwnedBy = Pick<Owner, 'team' | 'channels'>;

/** All rules that count at a moment, of which expired ones are only named. */
export interface NoiseRules {
  ignore: readonly IgnoreRule[];
  severities: readonly SeverityRule[];
}

export const noRules: NoiseRules = { ignore: [], severities: [] };
