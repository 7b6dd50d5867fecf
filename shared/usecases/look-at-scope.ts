// Looks at one scope: reads it, compares it, records what moved, tells what is worth telling.
import { crowdLimit } from '../engine/crowd.js';
import type { Hide } from '../engine/mask.js';
import { activeRules, type ActiveRules } from '../engine/rules.js';
import type { Look } from '../model/look.js';
import type { Evidence } from '../model/evidence.js';
import type { FindingRecord, Manifest } from '../model/record.js';
import type { ScopeResult, TargetResult } from '../model/result.js';
import { parseScopeId, targetId, type Scope } from '../model/target.js';
import { later, type EpochMs } from '../model/time.js';
import { kindOf } from '../kinds/registry.js';
import { announceFinding, announceHead } from './announce.js';
import { judgeScope } from './judge-scope.js';
import { uncovered } from './judge-target.js';
import { leaveAsk } from './look/ask.js';
import { acceptExpected } from './look/accept-expected.js';
import { deployingOf } from './look/deploying.js';
import { earlierEvidence, evidenceOnDrifts, joinEvidence } from './look/evidence.js';
import { expectingOf } from './look/expected.js';
import { rulesVersion } from './look/hashes.js';
import { heldIn, logHolds } from './look/holds.js';
import { liveChanges, movedAfter, type Live } from './look/live-changes.js';
import { ownersOf } from './look/owners.js';
import { sideBySide } from './look/parallel.js';
import { isTorn, pinBaseline, type Pinned } from './look/pinned.js';
import { enrichFindings, lifecyclePolicyOf, recordFindings, type Moved } from './look/record-findings.js';
import { recordHead, ruledIn, unseenOf, verdictsOf } from './look/record-head.js';
import { askRemedies } from './remediation/ask.js';
import { applyRules } from './rules/apply.js';
import type { Ports, QueueName, Reading, ScopeRows, Watch } from './ports.js';

export interface LookDeps extends Ports, Reading {
  hide: Hide;
  keyId: string;
}

export type LookOutcome =
  | { status: 'looked'; verdicts: Readonly<Record<string, number>>; moved: number; announced: number }
  /** A newer whole read is already recorded. */
  | { status: 'covered' }
  /** Nothing is declared there and nothing was: nothing was read. */
  | { status: 'nothing-declared' }
  /** AWS asked us to slow down, or it is too early. */
  | { status: 'put-back' };

/** CloudTrail times are whole seconds, and a read may be stale for a moment. */
const coverMarginMs = 3000;
const throttledTries = 5;
const throttledDelaySeconds = 60;

interface Loaded {
  rows: ScopeRows;
  watch: Watch;
  manifest: Manifest | undefined;
  /** The rules that count now. */
  rules: ActiveRules;
}

/** One round trip for all of it; the manifest only where a change is likely. */
const crowdLimitOf = ({ sources, settings }: Watch): number => crowdLimit(sources, settings.crowdPercent);

const load = async (deps: LookDeps, look: Look): Promise<Loaded> => {
  const { store } = deps;
  const [rows, watch, manifest] = await Promise.all([
    store.loadScope(look.scope),
    store.loadWatch(),
    look.cause === 'sweep' ? undefined : store.loadManifest(look.scope),
  ]);
  const rules = activeRules(watch.settings.rules, deps.clock());
  const loaded = { rows, watch, manifest, rules };
  if (!isTorn(rows, watch, deps.clock())) return loaded;
  return { ...loaded, rows: await store.loadScope(look.scope) };
};

/** Who did something there, as far as it is known; undefined where no event came and nobody asked. */
const knownOf = async (
  { store, clock }: LookDeps,
  { scope }: Look,
  told: readonly Evidence[],
): Promise<readonly Evidence[] | undefined> =>
  told.length === 0 ? undefined : joinEvidence(told, await earlierEvidence(store, scope, clock()));

/** What is over and explained stays so; what lasts may still turn out to be somebody else's. */
const isWorthAName = ({ finding }: FindingRecord): boolean =>
  finding.status !== 'resolved' || finding.changedBy?.confidence !== 'exact';

/** What was held for a deployer is read again whenever somebody did something there. */
const isCovered = ({ head, findings }: ScopeRows, look: Look, told: readonly Evidence[]): boolean => {
  const margin = look.cause === 'event' ? coverMarginMs : 0;
  const isHeld = told.length > 0 && findings.some(({ finding }) => finding.status === 'held');
  return head !== undefined && head.readStartedAt > look.asOf + margin && !isHeld;
};

/** Masked with another key, declared and live secrets cannot be compared: that is unknown, never in sync. */
const foreignKey = (scope: Scope, pinned: Pinned): ScopeResult => {
  const unreadable = {
    reason: 'conflict' as const,
    detail:
      'The baseline was masked with another key, or other paths were revealed in a part of it; give the declarations to `baseline` again.',
  };
  const results = pinned.targets.map((declared): TargetResult => {
    const { kind, account, region, key } = declared;
    const comparison = { verdict: 'unknown' as const, ...unreadable };
    const coverage = uncovered(declared, 'target-unknown');
    return { id: targetId(declared), target: { kind, account, region, key }, declared, comparison, coverage };
  });
  return { scope, unreadable, learned: {}, results, undeclaredCount: 0 };
};

const read = (deps: LookDeps, scope: Scope, look: Look, lane: QueueName, pinned: Pinned, loaded: Loaded) => {
  if (pinned.isForeignKey) return applyRules(foreignKey(scope, pinned), loaded.rules);
  // Nothing is declared any more: what was found before ends without a call.
  if (pinned.targets.length === 0 && pinned.managedKinds.length === 0)
    return { scope, learned: {}, results: [], undeclaredCount: 0 };
  return judgeScope(deps.clientsFor(scope, lane), scope, pinned.targets, {
    undeclared: loaded.watch.settings.undeclared,
    managedKinds: pinned.managedKinds,
    facts: { ...loaded.rows.head?.facts, ...look.facts },
    hide: deps.hide,
    declaredIsMasked: true,
    reveal: pinned.reveal,
    rules: loaded.rules,
    ...(look.only === undefined ? {} : { only: new Set(look.only) }),
  });
};

const putBack = async (
  deps: LookDeps,
  look: Look,
  lane: QueueName,
  seconds: number,
): Promise<LookOutcome> => {
  await deps.queue.send(lane, [look], seconds);
  return { status: 'put-back' };
};

/** A confirming look reads only what it has to where the scope is a whole Region. */
const askToConfirm = async (
  deps: LookDeps,
  scope: Scope,
  look: Look,
  moved: readonly Moved[],
  readStartedAt: EpochMs,
  afterMs: number,
): Promise<void> => {
  const keys = moved.flatMap(({ record, confirm }) => (confirm ? [record.finding.target] : []));
  if (keys.length === 0) return;
  const notBefore = later(readStartedAt, afterMs);
  const prefix = `:${scope.account}/${scope.region}/`;
  const only = keys.map((id) => id.slice(id.indexOf(prefix) + prefix.length));
  const isRegion = scope.key === '*';
  const confirming: Look = {
    scope: look.scope,
    cause: 'confirm',
    asOf: notBefore,
    notBefore,
    ...(isRegion ? { only } : {}),
  };
  await deps.queue.send('now', [confirming], afterMs / 1000);
};

/** A partial look leaves the head alone: it does not know the whole scope. */
const finish = async (
  deps: LookDeps,
  look: Look,
  loaded: Loaded,
  live: Live,
  result: ScopeResult,
  readStartedAt: EpochMs,
  moved: readonly Moved[],
): Promise<void> => {
  if (live.manifest !== undefined) await deps.store.writeManifest(look.scope, live.manifest);
  if (look.only !== undefined) return;
  const { head } = loaded.rows;
  const reading = {
    scope: look.scope,
    readStartedAt,
    root: live.root,
    rules: rulesVersion,
    facts: { ...head?.facts, ...look.facts, ...result.learned },
    ...ruledIn(result, loaded.watch.settings.rules),
    settings: loaded.watch.settingsHash,
    verdicts: { ...verdictsOf(result), ...heldIn(loaded.rows.findings, moved) },
    unseen: unseenOf(result),
  };
  const written = await recordHead(deps, head, reading, loaded.watch.settings.blindAfterLooks);
  if (written !== undefined) await announceHead(deps, written);
};

/** The findings of a scope as this look leaves them. */
const afterLook = (before: readonly FindingRecord[], moved: readonly Moved[]): FindingRecord[] => {
  const records = [...before, ...moved.map((one) => one.record)];
  return [...new Map(records.map((one) => [one.finding.target, one])).values()];
};

/** The last whole read was judged by other rules of ours: what only the new ones find different is no news. */
const isAdopting = (head: ScopeRows['head'], { rereadAt }: Pinned): boolean =>
  head !== undefined && (head.rules !== rulesVersion || head.readStartedAt <= rereadAt);

const record = async (
  deps: LookDeps,
  scope: Scope,
  look: Look,
  loaded: Loaded,
  pinned: Pinned,
  result: ScopeResult,
  readStartedAt: EpochMs,
  known: readonly Evidence[] | undefined,
): Promise<LookOutcome> => {
  const { rows, watch } = loaded;
  const others = [pinned.hash, watch.settingsHash, rulesVersion];
  const before = { head: rows.head, manifest: loaded.manifest };
  const [live, evidence] = await Promise.all([
    liveChanges(deps.store, look, result, readStartedAt, before, others),
    known ?? evidenceOnDrifts(deps, look.scope, rows.findings, result.results),
  ]);
  const policy = lifecyclePolicyOf(watch.settings);
  const moved = await recordFindings(
    {
      ...deps,
      policy,
      deploying: deployingOf(watch.settings),
      crowdLimit: crowdLimitOf(watch),
    },
    {
      scope: look.scope,
      readStartedAt,
      results: result.results,
      standing: pinned.standing,
      records: rows.findings,
      isWhole: look.only === undefined && result.unreadable === undefined,
      isAdopting: isAdopting(rows.head, pinned),
      evidence,
      ownerOf: ownersOf(watch.settings.owners, pinned.targets),
      movedAfter: movedAfter(rows.head, live),
      ignored: new Set(result.ignored?.map(({ id }) => id)),
      expecting: expectingOf(loaded.rules),
    },
    sideBySide(live.snapshots, deps.store.writeSnapshot),
  );
  logHolds(deps, rows.findings, moved);
  await Promise.all([
    sideBySide(moved, (one) => announceFinding(deps, one.record)),
    askToConfirm(deps, scope, look, moved, readStartedAt, policy.confirmAfterMs),
    leaveAsk(deps, look.scope, moved),
    finish(deps, look, loaded, live, result, readStartedAt, moved),
  ]);
  if (result.unreadable === undefined)
    await askRemedies(deps, watch.settings.remediation, afterLook(rows.findings, moved));
  const announced = moved.filter((one) => one.announced).length;
  return { status: 'looked', verdicts: verdictsOf(result), moved: moved.length, announced };
};

/** Where a target is declared by a name, only the whole scope tells which live thing a changed one was. */
const widened = (look: Look, { targets }: Pinned): Look => {
  if (look.only === undefined || !targets.some(({ kind, key }) => kindOf(kind).isAlias?.(key) === true))
    return look;
  const { only: _, ...whole } = look;
  return whole;
};

export const lookAtScope =
  (deps: LookDeps) =>
  async (asked: Look, lane: QueueName, told: readonly Evidence[] = []): Promise<LookOutcome> => {
    const scope = parseScopeId(asked.scope);
    if (scope === undefined) return { status: 'nothing-declared' };
    const waitMs = (asked.notBefore ?? 0) - deps.clock();
    if (waitMs > 0) return putBack(deps, asked, lane, waitMs / 1000);
    const loaded = await load(deps, asked);
    if (isCovered(loaded.rows, asked, told)) {
      // A storm is mostly looks like this one: where there is nothing to explain, nobody asks who it was.
      const concerned = loaded.rows.findings.filter(isWorthAName);
      const evidence = concerned.length === 0 ? [] : ((await knownOf(deps, asked, told)) ?? []);
      const enriched = await enrichFindings(deps, concerned, evidence);
      const policy = lifecyclePolicyOf(loaded.watch.settings);
      const limited = { ...deps, policy, crowdLimit: crowdLimitOf(loaded.watch) };
      const records = await acceptExpected(limited, asked.scope, enriched, expectingOf(loaded.rules));
      await sideBySide(records, (one) => announceFinding(deps, one));
      return { status: 'covered' };
    }
    const pinned = pinBaseline(scope, loaded.rows, loaded.watch, deps.keyId, deps.clock());
    const look = widened(asked, pinned);
    const only = look.only === undefined ? undefined : new Set(look.only);
    const wanted = pinned.targets.filter(({ key }) => only?.has(key) !== false);
    const isOpen = loaded.rows.findings.some(({ finding }) => finding.status !== 'resolved');
    if (wanted.length === 0 && (only !== undefined || (pinned.managedKinds.length === 0 && !isOpen)))
      return { status: 'nothing-declared' };
    const readStartedAt = deps.clock();
    const [result, known] = await Promise.all([
      read(deps, scope, look, lane, pinned, loaded),
      knownOf(deps, look, told),
    ]);
    const attempt = (look.tries ?? 0) + 1;
    if (result.unreadable?.reason === 'throttled' && attempt < throttledTries) {
      const seconds = throttledDelaySeconds * (1 + deps.random());
      return putBack(deps, { ...look, tries: attempt }, lane, seconds);
    }
    return record(deps, scope, look, loaded, pinned, result, readStartedAt, known);
  };
