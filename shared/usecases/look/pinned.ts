// What counts as declared in a scope right now: the rows of each source's current generation, pinned for one look.
import { sha256 } from '../../engine/canonical.js';
import { byCodeUnit } from '../../engine/pointer.js';
import type { DeclaredTarget, Standing } from '../../model/declaration.js';
import type { BaselineRow, SourcePointer } from '../../model/record.js';
import type { KindId, Scope } from '../../model/target.js';
import type { EpochMs } from '../../model/time.js';
import { kindsOfFamily } from '../../kinds/registry.js';
import { joinTargets } from '../declarations/merge.js';
import type { ScopeRows, Watch } from '../ports.js';
import { joinStandings, standingOf } from './standing.js';

export interface Pinned {
  targets: readonly DeclaredTarget[];
  managedKinds: readonly KindId[];
  hash: string;
  reveal: readonly string[];
  /** How the sources of the scope stand, for what lives there and no target declares. */
  standing: Standing;
  /** Since when newer rules of ours read one of its declarations otherwise; 0 where they do not. */
  rereadAt: number;
  /** The rows were masked with another key than ours, or not all alike: masked values cannot be compared. */
  isForeignKey: boolean;
}

const currentRows = (rows: ScopeRows, watch: Watch): { row: BaselineRow; pointer: SourcePointer }[] =>
  rows.baselines.flatMap((row) => {
    const pointer = watch.sources.find(({ source }) => source === row.source);
    return pointer?.generation === row.generation ? [{ row, pointer }] : [];
  });

const revealed = ({ pointer }: { pointer: SourcePointer }): string =>
  [...pointer.reveal].sort(byCodeUnit).join('\n');

const withStanding = (target: DeclaredTarget, standing: Standing): DeclaredTarget =>
  Object.keys(standing).length === 0 ? target : { ...target, ...standing };

export const pinBaseline = (
  scope: Scope,
  rows: ScopeRows,
  watch: Watch,
  keyId: string,
  now: EpochMs,
): Pinned => {
  const current = currentRows(rows, watch).map((one) => ({
    ...one,
    standing: standingOf(one.pointer, watch.sources, now),
  }));
  const targets = joinTargets(
    current.flatMap(({ row, standing }) => row.targets.map((target) => withStanding(target, standing))),
  );
  const owned = current.flatMap(({ row }) => row.managed);
  const everyKind = kindsOfFamily(scope.family).map(({ id }) => id);
  return {
    targets,
    managedKinds:
      watch.settings.unmanaged === 'report' && current.length > 0 ? everyKind : [...new Set(owned)],
    hash: sha256(
      current
        .map(({ row }) => `${row.source} ${row.hash}`)
        .sort(byCodeUnit)
        .join('\n'),
    ),
    reveal: [...new Set(current.flatMap(({ pointer }) => pointer.reveal))],
    standing: joinStandings(current.map(({ standing }) => standing)),
    rereadAt: Math.max(0, ...current.map(({ pointer }) => pointer.rereadAt ?? 0)),
    isForeignKey:
      current.some(({ pointer }) => pointer.keyId !== keyId) || new Set(current.map(revealed)).size > 1,
  };
};

/** How long after a flip rows and pointer, read side by side, may be of two generations. */
const flipMs = 120_000;

/** The rows were read before the flip that the pointer shows: they have to be read again. */
export const isTorn = (rows: ScopeRows, watch: Watch, now: number): boolean =>
  watch.sources.some(
    (pointer) =>
      pointer.generation !== undefined &&
      now - pointer.at < flipMs &&
      !rows.baselines.some((row) => row.source === pointer.source && row.generation === pointer.generation),
  );
