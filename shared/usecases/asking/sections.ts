// Which parts of the history several questions need together, and what is left of each after a search. Pure.
import type { Span } from '../../model/ask.js';
import { epochMs } from '../../model/time.js';
import type { Open } from './open.js';
import type { Searched, Section } from './search.js';

/** Spans that overlap or touch, as one: several scopes are asked for at once. */
export const joinSpans = (spans: readonly Span[]): readonly Span[] => {
  const joined: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last === undefined || span.from > last.to) joined.push({ ...span });
    else if (span.to > last.to) joined[joined.length - 1] = { ...last, to: span.to };
  }
  return joined;
};

/** One search answers all scopes of a place; short ones do not wait for long ones. */
export const sectionsOf = (open: readonly Pick<Open, 'rest'>[]): readonly Section[] => {
  const bySource = new Map<string, Span[]>();
  for (const [eventSource, span] of open.flatMap(({ rest }) => Object.entries(rest)))
    bySource.set(eventSource, [...(bySource.get(eventSource) ?? []), span]);
  return [...bySource]
    .flatMap(([eventSource, spans]) => joinSpans(spans).map((span) => ({ eventSource, span })))
    .sort((a, b) => a.span.to - a.span.from - (b.span.to - b.span.from));
};

const searchedFor = (searched: readonly Searched[], eventSource: string, span: Span): Searched | undefined =>
  searched.find(
    (one) => one.eventSource === eventSource && one.span.from <= span.from && span.to <= one.span.to,
  );

export const restAfter = (
  { rest }: Pick<Open, 'rest'>,
  searched: readonly Searched[],
): Record<string, Span> =>
  Object.fromEntries(
    Object.entries(rest).flatMap(([source, span]): [string, Span][] => {
      const one = searchedFor(searched, source, span);
      if (one === undefined) return [[source, span]];
      const to = one.rest === undefined ? undefined : Math.min(span.to, one.rest.to);
      return to === undefined || to < span.from ? [] : [[source, { from: span.from, to: epochMs(to) }]];
    }),
  );
