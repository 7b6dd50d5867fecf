// The one write that makes a generation of a source count, or none of them.
import type { SourcePointer, SourceVersion } from '../../model/record.js';
import type { Revision } from '../../model/source.js';
import type { EpochMs } from '../../model/time.js';
import type { DeclarationSource } from '../declarations/source.js';
import { settled } from './hold.js';
import type { Next, PointerDeps } from './pointer.js';
import { isOlder } from './version.js';

/** A text to compile, and what is known of it besides. */
export interface Given {
  source: DeclarationSource;
  revision?: Revision;
  /** Where it was fetched for, and what of it. */
  origin?: Pick<SourcePointer, 'configured' | 'stack'>;
  /** It only changes by deployments: since when the last one is over. */
  deployedAt?: EpochMs;
}

export interface Good {
  given: Given;
  generation: string;
  reveal: readonly string[];
  version: SourceVersion;
  /** How many it declares. */
  targets: number;
}

/** The one write that makes a generation count, and ends what was wrong before. */
export const flipped =
  (deps: PointerDeps, { given, generation, reveal, version, targets }: Good): Next =>
  (before, next) => {
    // Somebody else may have been quicker with a newer one.
    if (isOlder(version, before.seen)) return before;
    const { invalid: _corrected, unread: _fetched, ...kept } = before;
    const { keyId } = deps;
    const known = { ...kept, ...given.origin, keyId, reveal, seen: version, generation, targets };
    if (before.generation === generation) return known;
    const { older: _overtaken, ...rest } = known;
    const previous = before.generation === undefined ? {} : { previous: before.generation };
    const moved = { ...rest, at: deps.clock(), unfinished: previous };
    return given.deployedAt === undefined ? moved : settled(given.deployedAt, deps.clock())(moved, next);
  };

/** No generation of it counts any more. */
export const unflipped =
  ({ clock }: PointerDeps): Next =>
  ({ generation, ...before }) => {
    const { invalid: _1, older: _2, unread: _3, changing: _4, seen: _5, targets: _6, ...rest } = before;
    return generation === undefined ? rest : { ...rest, at: clock(), unfinished: { previous: generation } };
  };
