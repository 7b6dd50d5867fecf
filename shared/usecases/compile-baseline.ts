// Takes declarations that somebody gives: compiles each, removes what no longer counts, stores the settings.
import { byCodeUnit } from '../engine/pointer.js';
import type { Problem } from '../model/errors.js';
import type { SourcePointer, WatchSettings } from '../model/record.js';
import {
  compileSource,
  outcomeOf,
  removeSource,
  type BaselineDeps,
  type SourceOutcome,
} from './baseline/compile-source.js';
import { storeSettings } from './baseline/new-settings.js';
import type { DeclarationSource } from './declarations/source.js';

export type { BaselineDeps, Compile, SourceOutcome } from './baseline/compile-source.js';

export type DeclarationText = DeclarationSource;

export interface BaselineRequest {
  sources: readonly DeclarationText[];
  /** Sources that no longer count: by their own names, or by the entry of `baselines:` they were fetched for. */
  remove: readonly string[];
  settings?: WatchSettings;
}

export interface BaselineOutcome {
  sources: readonly SourceOutcome[];
  problems: readonly Problem[];
}

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  [...a].sort(byCodeUnit).join('\n') === [...b].sort(byCodeUnit).join('\n');

const isConfigured = ({ configured }: SourcePointer, settings: WatchSettings): boolean =>
  settings.baselines.some(({ name }) => name === configured);

/** Rows keep what was revealed when they were compiled, so a change of `reveal` has to recompile all of them. */
const maskedOtherwise = (
  sources: readonly SourcePointer[],
  request: BaselineRequest,
  settings: WatchSettings,
): Problem[] => {
  const given = new Set([...request.sources.map(({ name }) => name), ...request.remove]);
  return sources
    .filter(
      (pointer) =>
        pointer.generation !== undefined &&
        !given.has(pointer.source) &&
        !isConfigured(pointer, settings) &&
        !sameList(pointer.reveal, settings.reveal),
    )
    .map(({ source }) => ({
      where: source,
      what: 'was compiled while other paths were revealed',
      remedy: 'Give this source again in the same invocation, or remove it.',
    }));
};

/** What was fetched for an entry that is gone still counts, until somebody says that it should not. */
const orphans = (sources: readonly SourcePointer[], settings: WatchSettings): SourceOutcome[] =>
  sources
    .filter((pointer) => pointer.generation !== undefined && pointer.configured !== undefined)
    .filter((pointer) => !isConfigured(pointer, settings))
    .map(({ source, configured }) =>
      outcomeOf(source, 'unchanged', {
        warnings: [
          `${source} still counts although \`baselines\` no longer names ${configured}: remove it with { "remove": [${JSON.stringify(configured)}] }.`,
        ],
      }),
    );

const removed = (names: readonly string[], sources: readonly SourcePointer[]): string[] => {
  const below = sources.filter(({ configured }) => configured !== undefined && names.includes(configured));
  return [...new Set([...names, ...below.map(({ source }) => source)])];
};

/** Removing what is still configured lasts until the next refresh. */
const returning = (outcome: SourceOutcome, { baselines }: WatchSettings): SourceOutcome =>
  baselines.some(({ name }) => name === outcome.source)
    ? {
        ...outcome,
        warnings: [`\`baselines\` still names ${outcome.source}: the next refresh brings it back.`],
      }
    : outcome;

export const compileBaseline =
  (deps: BaselineDeps) =>
  async (request: BaselineRequest): Promise<BaselineOutcome> => {
    const watch = await deps.store.loadWatch();
    const settings = request.settings ?? watch.settings;
    const problems = maskedOtherwise(watch.sources, request, settings);
    if (problems.length > 0) return { sources: [], problems };
    if (request.settings !== undefined) await storeSettings(deps, watch, request.settings);
    const outcomes: SourceOutcome[] = [];
    for (const source of request.sources)
      outcomes.push(await compileSource(deps, { source }, settings.reveal));
    const names = removed(request.remove, watch.sources);
    for (const source of names) outcomes.push(returning(await removeSource(deps, source), settings));
    const left = watch.sources.filter(({ source }) => !names.includes(source));
    if (request.settings !== undefined) outcomes.push(...orphans(left, settings));
    return { sources: outcomes, problems: [] };
  };
