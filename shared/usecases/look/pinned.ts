// What counts as declared in a scope right now: the rows of each source's current generation, pinned for one look.
import { sha256 } from '../../engine/canonical.js';
import { byCodeUnit } from '../../engine/pointer.js';
import type { DeclaredTarget } from '../../model/declaration.js';
import type { BaselineRow, SourcePointer } from '../../model/record.js';
import type { KindId, Scope } from '../../model/target.js';
import { kindsOfFamily } from '../../kinds/registry.js';
import { joinTargets } from '../declarations/merge.js';
import type { ScopeRows, Watch } from '../ports.js';

export interface Pinned {
  targets: readonly DeclaredTarget[];
  managedKinds: readonly KindId[];
  hash: string;
  reveal: readonly string[];
  /** The rows were masked with another key than ours: masked values cannot be compared. */
  isForeignKey: boolean;
}

const currentRows = (rows: ScopeRows, watch: Watch): { row: BaselineRow; pointer: SourcePointer }[] =>
  rows.baselines.flatMap((row) => {
    const pointer = watch.sources.find(({ source }) => source === row.source);
    return pointer?.generation === row.generation ? [{ row, pointer }] : [];
  });

export const pinBaseline = (scope: Scope, rows: ScopeRows, watch: Watch, keyId: string): Pinned => {
  const current = currentRows(rows, watch);
  const targets = joinTargets(current.flatMap(({ row }) => row.targets));
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
    isForeignKey: current.some(({ pointer }) => pointer.keyId !== keyId),
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
