// The rows of the one table.
//
//   pk                      sk                                what
//   config                  settings                          compiled stagewatch.yml
//   config                  source#<name>                     source pointer: which generation counts, what is wrong, hold; outbox
//   source#<name>           scopes#<generation>               the scopes that a generation speaks about
//   scope#<scope>           head                              newest whole read: root hash, facts, blindness; outbox
//   scope#<scope>           baseline#<name>#<generation>      what a source declares in this scope; `ttl` once superseded
//   scope#<scope>           finding#<target>                  a drift and its outbox; `ttl` once resolved and told
//   manifest#<scope>        manifest                          live-state hash of every target
//   target#<target>         snapshot#<time>#<hash>            one version of a live state; never changed
//   evidence#<scope>        <time>#<eventId>                  what a CloudTrail event tells of who; no values; `ttl`
//   ask#<scope>             ask                               who made the drifts there is to be looked for; `ttl` once over
//   crowd#<name>            <time>                            how many findings moved in ten minutes; `ttl`
//   digest#<name>           digest                            the last message that told many findings together
//   part#<hash>             <number>                          a piece of a row that is too large for one (parts.ts)
//   claim#<name>            claim                             "at most once per …"; `ttl`
//   delivery#<subject>      <channel>                         what a channel has seen of a finding; `ttl`
//   channel#<channel>       channel                           when a channel takes the next message; is it dead
//   nonce#<id>              nonce                             a press that was seen, and what became of it; `ttl`
//   audit#<month>           <time>#<id>                       who wanted what when, and what came of it; `ttl`
//
// Index `due` (sparse, keys only): due = "due", dueAt = when a timer ends or an announcement should have gone out;
// due = "breaker", dueAt = since when remediation has stopped for a target (remedies.ts).
import type { ScopeId, TargetId } from '../../model/target.js';
import type { EpochMs } from '../../model/time.js';

export interface Key {
  pk: string;
  sk: string;
}

export const dueIndex = 'due';
export const duePartition = 'due';
/** Open breakers, in the same index: counting them is one query, and nothing is written for it but their own row. */
export const breakerPartition = 'breaker';

const iso = (at: EpochMs): string => new Date(at).toISOString();

export const keys = {
  settings: (): Key => ({ pk: 'config', sk: 'settings' }),
  source: (source: string): Key => ({ pk: 'config', sk: `source#${source}` }),
  sourceScopes: (source: string, generation: string): Key => ({
    pk: `source#${source}`,
    sk: `scopes#${generation}`,
  }),
  scope: (scope: ScopeId): string => `scope#${scope}`,
  head: (scope: ScopeId): Key => ({ pk: `scope#${scope}`, sk: 'head' }),
  baseline: (scope: ScopeId, source: string, generation: string): Key => ({
    pk: `scope#${scope}`,
    sk: `baseline#${source}#${generation}`,
  }),
  finding: (scope: ScopeId, target: TargetId): Key => ({ pk: `scope#${scope}`, sk: `finding#${target}` }),
  manifest: (scope: ScopeId): Key => ({ pk: `manifest#${scope}`, sk: 'manifest' }),
  snapshots: (target: TargetId): string => `target#${target}`,
  snapshot: (target: TargetId, at: EpochMs, hash: string): Key => ({
    pk: `target#${target}`,
    sk: `snapshot#${iso(at)}#${hash}`,
  }),
  /** Sorts after every snapshot of that instant. */
  snapshotsUntil: (at: EpochMs): string => `snapshot#${iso(at)}#~`,
  evidence: (scope: ScopeId, at: EpochMs, eventId: string): Key => ({
    pk: `evidence#${scope}`,
    sk: `${iso(at)}#${eventId}`,
  }),
  evidences: (scope: ScopeId): string => `evidence#${scope}`,
  /** Sorts before every event of that instant. */
  evidenceFrom: (at: EpochMs): string => iso(at),
  ask: (scope: ScopeId): Key => ({ pk: `ask#${scope}`, sk: 'ask' }),
  crowd: (name: string, from: EpochMs): Key => ({ pk: `crowd#${name}`, sk: iso(from) }),
  digest: (name: string): Key => ({ pk: `digest#${name}`, sk: 'digest' }),
  claim: (name: string): Key => ({ pk: `claim#${name}`, sk: 'claim' }),
};
