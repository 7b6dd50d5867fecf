// Compiles one source to baseline rows and flips it to its new generation, unless what came is no better than what is known.
import { sha256 } from '../../engine/canonical.js';
import type { Baseline } from '../../model/declaration.js';
import type { Problem } from '../../model/errors.js';
import type { SourceVersion } from '../../model/record.js';
import type { Place } from '../../model/target.js';
import { announceSource } from '../announce.js';
import type { DeclarationSource } from '../declarations/source.js';
import { finishFlip } from '../finish-flip.js';
import { sideBySide } from '../look/parallel.js';
import type { Ports } from '../ports.js';
import { movePointer, type Next } from './pointer.js';
import { rowsOf, type Masking } from './rows.js';
import { flipped, unflipped, type Given } from './flip.js';
import { outdated, refused } from './trouble.js';
import { unboundProblems } from './unbound.js';
import { compared, isOlder, isOtherLineage, versionOf } from './version.js';

export type Compile = (
  sources: readonly DeclarationSource[],
  defaults: Place,
) => { baseline: Baseline; problems: readonly Problem[] };

export interface BaselineDeps
  extends Pick<Ports, 'store' | 'queue' | 'topic' | 'clock' | 'log'>, Omit<Masking, 'reveal'> {
  compile: Compile;
  home: Place;
}

export interface SourceOutcome {
  source: string;
  /** `changing`: a deployment is at work, and the last good version counts until it is over. */
  status: 'compiled' | 'unchanged' | 'invalid' | 'unread' | 'changing' | 'removed';
  targets: number;
  scopes: number;
  problems: readonly Problem[];
  warnings: readonly string[];
  /** It may work in a while: whoever asked because of an event should ask again. */
  retry?: true;
}

export const outcomeOf = (
  source: string,
  status: SourceOutcome['status'],
  more: Partial<SourceOutcome> = {},
): SourceOutcome => ({ source, status, targets: 0, scopes: 0, problems: [], warnings: [], ...more });

/** Moves the pointer to what has to be told, and tells it. */
export const moveAndTell = async (deps: BaselineDeps, source: string, next: Next): Promise<void> => {
  const pointer = await movePointer(deps, source, next);
  if (pointer !== undefined) await announceSource(deps, pointer);
};

const olderProblem = (name: string, version: SourceVersion, known: SourceVersion | undefined): Problem => ({
  where: name,
  what: `this version is older than what is known: ${compared(version, known)}`,
  remedy: 'Nothing changed. If it is meant to count, remove the source and give it again.',
});

const otherLineage = (name: string, version: SourceVersion, known: SourceVersion | undefined): string[] =>
  isOtherLineage(version, known)
    ? [
        `${name} has the lineage ${version.lineage}, and ${known?.lineage} was known: it is the state of another configuration, or of one that was begun anew.`,
      ]
    : [];

const refuseText = async (
  deps: BaselineDeps,
  { source: { name, text } }: Given,
  problems: readonly Problem[],
  version: SourceVersion,
): Promise<void> => {
  const refusal = { at: deps.clock(), hash: sha256(text).slice(0, 16), problems };
  await moveAndTell(deps, name, refused(refusal, version));
};

const writeGeneration = async (
  { store }: BaselineDeps,
  source: string,
  generation: string,
  rows: ReturnType<typeof rowsOf>,
): Promise<void> => {
  await sideBySide(rows, store.writeBaselineRow);
  await store.writeSourceScopes(
    source,
    generation,
    rows.map(({ scope, hash }) => ({ scope, hash })),
  );
};

export const compileSource = async (
  deps: BaselineDeps,
  given: Given,
  reveal: readonly string[],
): Promise<SourceOutcome> => {
  const { name, text } = given.source;
  const version = versionOf(text, given.revision);
  const known = await deps.store.loadPointer(name);
  if (isOlder(version, known?.seen)) {
    const problems = [olderProblem(name, version, known?.seen)];
    const refusal = { at: deps.clock(), hash: sha256(text).slice(0, 16), problems };
    await moveAndTell(deps, name, outdated(refusal));
    return outcomeOf(name, 'invalid', { problems });
  }
  const { baseline, problems: wrong } = deps.compile([given.source], deps.home);
  const problems = wrong.length > 0 ? wrong : unboundProblems(name, baseline);
  const warnings = [...otherLineage(name, version, known?.seen), ...baseline.warnings];
  const targets = baseline.targets.length;
  if (problems.length > 0) {
    await refuseText(deps, given, problems, version);
    return outcomeOf(name, 'invalid', { targets, problems, warnings });
  }
  const rows = rowsOf(name, baseline, { ...deps, reveal });
  const generation = rows[0]?.generation ?? 'empty';
  if (known?.generation !== generation) await writeGeneration(deps, name, generation, rows);
  const pointer = await movePointer(
    deps,
    name,
    flipped(deps, { given, generation, reveal, version, targets }),
  );
  const isNew = pointer?.generation === generation && pointer.unfinished !== undefined;
  if (isNew) await finishFlip(deps, pointer);
  return outcomeOf(name, isNew ? 'compiled' : 'unchanged', { targets, scopes: rows.length, warnings });
};

/** Its rows no longer count; what was found by them ends. */
export const removeSource = async (deps: BaselineDeps, source: string): Promise<SourceOutcome> => {
  const pointer = await movePointer(deps, source, unflipped(deps));
  if (pointer?.unfinished !== undefined) await finishFlip(deps, pointer);
  return outcomeOf(source, 'removed');
};
