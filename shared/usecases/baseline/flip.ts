// The one write that makes a generation of a source count, or none of them.
import { sha256 } from '../../engine/canonical.js';
import type { SourcePointer, SourceVersion } from '../../model/record.js';
import type { Revision } from '../../model/source.js';
import type { EpochMs } from '../../model/time.js';
import type { DeclarationSource } from '../declarations/source.js';
import { rulesVersion } from '../look/hashes.js';
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

type Compiled = NonNullable<SourcePointer['compiled']>;

const compiledFrom = ({ source }: Given): Compiled => ({
  text: sha256(source.text).slice(0, 16),
  rules: rulesVersion,
});

/** The same text, masked alike, read by other rules of ours. */
const isReread = ({ compiled, keyId }: SourcePointer, now: Compiled, key: string): boolean =>
  compiled !== undefined && compiled.text === now.text && compiled.rules !== now.rules && keyId === key;

/** The one write that makes a generation count, and ends what was wrong before. */
export const flipped =
  (deps: PointerDeps, { given, generation, reveal, version, targets }: Good): Next =>
  (before, next) => {
    // Somebody else may have been quicker with a newer one.
    if (isOlder(version, before.seen)) return before;
    const { invalid: _corrected, unread: _fetched, ...kept } = before;
    const { keyId } = deps;
    const compiled = compiledFrom(given);
    const known = { ...kept, ...given.origin, keyId, reveal, compiled, seen: version, generation, targets };
    if (before.generation === generation) return known;
    const { older: _overtaken, rereadAt: _followed, ...rest } = known;
    const previous = before.generation === undefined ? {} : { previous: before.generation };
    const at = deps.clock();
    const reread = isReread(before, compiled, keyId) ? { rereadAt: at } : {};
    const moved = { ...rest, ...reread, at, unfinished: previous };
    return given.deployedAt === undefined ? moved : settled(given.deployedAt, deps.clock())(moved, next);
  };

/** No generation of it counts any more. */
export const unflipped =
  ({ clock }: PointerDeps): Next =>
  ({ generation, ...before }) => {
    const { invalid: _1, older: _2, unread: _3, changing: _4, seen: _5, targets: _6, ...rest } = before;
    return generation === undefined ? rest : { ...rest, at: clock(), unfinished: { previous: generation } };
  };
