// Compiles declarations to baseline rows, flips each source to its new generation, and asks for looks at what changed.
import { canonicalJson, sha256 } from '../engine/canonical.js';
import { maskDeclared, type Hide } from '../engine/mask.js';
import { addPending, rowDueAt } from '../engine/outbox.js';
import { byCodeUnit } from '../engine/pointer.js';
import type { Json } from '../model/brand.js';
import type { Baseline, DeclaredTarget } from '../model/declaration.js';
import type { Problem } from '../model/errors.js';
import type { BaselineRow, SourcePointer, SourceScope, WatchSettings } from '../model/record.js';
import { scopeId, type Place } from '../model/target.js';
import { kindOf } from '../kinds/registry.js';
import { announceSource } from './announce.js';
import { declaredScopes } from './check.js';
import { finishFlip } from './finish-flip.js';
import { sideBySide } from './look/parallel.js';
import type { Ports } from './ports.js';

export interface DeclarationText {
  name: string;
  text: string;
}

export type Compile = (
  sources: readonly DeclarationText[],
  defaults: Place,
) => { baseline: Baseline; problems: readonly Problem[] };

export interface BaselineDeps extends Pick<Ports, 'store' | 'queue' | 'topic' | 'clock' | 'log'> {
  compile: Compile;
  hide: Hide;
  keyId: string;
  home: Place;
}

export interface BaselineRequest {
  sources: readonly DeclarationText[];
  /** Sources that no longer count. */
  remove: readonly string[];
  settings?: WatchSettings;
}

export interface SourceOutcome {
  source: string;
  status: 'compiled' | 'unchanged' | 'invalid' | 'removed';
  targets: number;
  scopes: number;
  problems: readonly Problem[];
  warnings: readonly string[];
}

const tries = 8;
const layout = '1';

/** Declared secrets are hidden before anything is stored, as the live ones are before anything is compared. */
const masked = (
  target: DeclaredTarget,
  { hide }: BaselineDeps,
  reveal: readonly string[],
): DeclaredTarget => {
  const { schema } = kindOf(target.kind);
  return maskDeclared(
    target,
    (pattern) => {
      const field = schema.byPattern(pattern);
      if (field === undefined || !reveal.includes(pattern)) return field;
      const { mask: _revealed, ...clear } = field;
      return clear;
    },
    hide,
  );
};

const asJson = (value: object): Json => JSON.parse(JSON.stringify(value)) as Json;
const hashOf = (value: object): string => sha256(canonicalJson(asJson(value))).slice(0, 32);

const rowsOf = (
  source: string,
  baseline: Baseline,
  deps: BaselineDeps,
  reveal: readonly string[],
): BaselineRow[] => {
  const parts = declaredScopes(baseline, 'managed').map(({ scope, targets, managedKinds }) => {
    const content = {
      targets: targets.map((target) => masked(target, deps, reveal)),
      managed: [...managedKinds].sort(byCodeUnit),
    };
    return { scope: scopeId(scope), hash: hashOf(content), ...content };
  });
  const identity = [
    layout,
    deps.keyId,
    ...reveal,
    ...parts.map(({ scope, hash }) => `${scope} ${hash}`).sort(byCodeUnit),
  ];
  const generation = sha256(identity.join('\n')).slice(0, 16);
  return parts.map((part) => ({ source, generation, ...part }));
};

type Next = (before: SourcePointer | undefined) => SourcePointer | undefined;

/** Writes what follows from the stored pointer; undefined where nothing has to change. */
const movePointer = async (
  deps: BaselineDeps,
  source: string,
  next: Next,
): Promise<SourcePointer | undefined> => {
  let before = await deps.store.loadPointer(source);
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const pointer = next(before);
    if (pointer === undefined) return before;
    const timer = pointer.unfinished === undefined ? undefined : deps.clock();
    if (await deps.store.writePointer(pointer, before?.version, rowDueAt(timer, pointer.pending)))
      return pointer;
    before = await deps.store.loadPointer(source);
  }
  throw new Error(`source ${source} is written by too many at once`);
};

const blank = (deps: BaselineDeps, source: string, reveal: readonly string[]): SourcePointer => ({
  source,
  version: 0,
  at: deps.clock(),
  keyId: deps.keyId,
  reveal,
  pending: [],
});

const withoutInvalid = ({ invalid: _corrected, ...rest }: SourcePointer): SourcePointer => rest;

/** The one write that makes a generation count. */
const flip =
  (deps: BaselineDeps, source: string, generation: string | undefined, reveal: readonly string[]): Next =>
  (before) => {
    if (before !== undefined && before.generation === generation && before.invalid === undefined)
      return undefined;
    const { generation: previous, ...kept } = withoutInvalid(before ?? blank(deps, source, reveal));
    const next = {
      ...kept,
      version: kept.version + 1,
      keyId: deps.keyId,
      reveal,
      ...(generation === undefined ? {} : { generation }),
    };
    if (previous === generation) return next;
    return { ...next, at: deps.clock(), unfinished: previous === undefined ? {} : { previous } };
  };

/** An unusable text is told once, and the last good generation goes on counting. */
const reject = (
  deps: BaselineDeps,
  { name, text }: DeclarationText,
  problems: readonly Problem[],
  reveal: readonly string[],
): Next => {
  const hash = sha256(text).slice(0, 16);
  return (before) => {
    if (before?.invalid?.hash === hash) return undefined;
    const pointer = before ?? blank(deps, name, reveal);
    const version = pointer.version + 1;
    const pending = addPending(pointer.pending, { event: 'baseline.invalid', version, at: deps.clock() });
    return {
      ...pointer,
      version,
      invalid: { at: deps.clock(), hash, problems: problems.slice(0, 50) },
      pending,
    };
  };
};

const compileSource = async (
  deps: BaselineDeps,
  source: DeclarationText,
  reveal: readonly string[],
): Promise<SourceOutcome> => {
  const { baseline, problems } = deps.compile([source], deps.home);
  const outcome = {
    source: source.name,
    targets: baseline.targets.length,
    problems,
    warnings: baseline.warnings,
  };
  if (problems.length > 0) {
    const pointer = await movePointer(deps, source.name, reject(deps, source, problems, reveal));
    if (pointer !== undefined) await announceSource(deps, pointer);
    return { ...outcome, status: 'invalid', scopes: 0 };
  }
  const rows = rowsOf(source.name, baseline, deps, reveal);
  const generation = rows[0]?.generation ?? 'empty';
  const known = await deps.store.loadPointer(source.name);
  if (known?.generation !== generation) {
    await sideBySide(rows, deps.store.writeBaselineRow);
    const scopes: SourceScope[] = rows.map(({ scope, hash }) => ({ scope, hash }));
    await deps.store.writeSourceScopes(source.name, generation, scopes);
  }
  const pointer = await movePointer(deps, source.name, flip(deps, source.name, generation, reveal));
  const isNew = pointer?.unfinished !== undefined;
  if (isNew) await finishFlip(deps, pointer);
  return { ...outcome, status: isNew ? 'compiled' : 'unchanged', scopes: rows.length };
};

const removeSource = async (deps: BaselineDeps, source: string): Promise<SourceOutcome> => {
  const pointer = await movePointer(deps, source, (before) =>
    before?.generation === undefined ? undefined : flip(deps, source, undefined, before.reveal)(before),
  );
  if (pointer?.unfinished !== undefined) await finishFlip(deps, pointer);
  return { source, status: 'removed', targets: 0, scopes: 0, problems: [], warnings: [] };
};

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  [...a].sort(byCodeUnit).join('\n') === [...b].sort(byCodeUnit).join('\n');

/** Rows keep what was revealed when they were compiled, so a change of `reveal` has to recompile all of them. */
const staleSources = async (
  deps: BaselineDeps,
  request: BaselineRequest,
  reveal: readonly string[],
): Promise<Problem[]> => {
  const { sources } = await deps.store.loadWatch();
  const given = new Set([...request.sources.map(({ name }) => name), ...request.remove]);
  return sources
    .filter(
      (pointer) =>
        pointer.generation !== undefined && !given.has(pointer.source) && !sameList(pointer.reveal, reveal),
    )
    .map(({ source }) => ({
      where: source,
      what: 'was compiled while other paths were revealed',
      remedy: 'Give this source again in the same invocation.',
    }));
};

export interface BaselineOutcome {
  sources: readonly SourceOutcome[];
  problems: readonly Problem[];
}

export const compileBaseline =
  (deps: BaselineDeps) =>
  async (request: BaselineRequest): Promise<BaselineOutcome> => {
    const reveal = request.settings?.reveal ?? (await deps.store.loadWatch()).settings.reveal;
    const problems = await staleSources(deps, request, reveal);
    if (problems.length > 0) return { sources: [], problems };
    if (request.settings !== undefined) await deps.store.writeSettings(request.settings);
    const outcomes: SourceOutcome[] = [];
    for (const source of request.sources) outcomes.push(await compileSource(deps, source, reveal));
    for (const source of request.remove) outcomes.push(await removeSource(deps, source));
    return { sources: outcomes, problems: [] };
  };
