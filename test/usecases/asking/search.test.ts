// Laws of the search: however few calls a run may make, nothing of the history is passed over, and it ends.
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Span } from '../../../shared/model/ask.js';
import { epochMs } from '../../../shared/model/time.js';
import { search } from '../../../shared/usecases/asking/search.js';
import { joinSpans, restAfter, sectionsOf } from '../../../shared/usecases/asking/sections.js';
import type { Trail, TrailRecord } from '../../../shared/usecases/asking/trail.js';
import { account, envelope, region } from '../evidence/records.js';

const place = { account, region };
const eventSource = 'apigateway.amazonaws.com';
const pageSize = 5;
const base = Date.UTC(2026, 10, 21, 12);
const second = (at: number) => epochMs(base + at * 1000);

const recordAt = (at: number, index: number): TrailRecord => ({
  at: second(at),
  isReadOnly: false,
  text: JSON.stringify(
    envelope({ eventID: `e${index}`, eventTime: new Date(second(at)).toISOString() })['detail'],
  ),
});

/** A history of calls, newest first, in pages. */
const historyOf = (records: readonly TrailRecord[]): Trail => ({
  lookup: ({ within: { from, to }, page = '0' }) => {
    const found = records.filter(({ at }) => at >= from && at <= to).sort((a, b) => b.at - a.at);
    const end = Number(page) + pageSize;
    const more = end < found.length ? { nextPage: String(end) } : {};
    return Promise.resolve({ status: 'found', records: found.slice(Number(page), end), ...more });
  },
});

/** At most as many calls in one second as one run can page through. */
const calls = fc
  .array(fc.integer({ min: 0, max: 30 }), { maxLength: 120, size: 'max' })
  .map((times) => [...new Map(times.map((at, index) => [`${at}/${index % 4}`, at])).values()]);
const spans = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 300 })), { maxLength: 6 })
  .map((all) => all.map(([from, length]): Span => ({ from: second(from), to: second(from + length) })));

test('runs of any size find every call of a span', async () => {
  await fc.assert(
    fc.asyncProperty(calls, fc.integer({ min: 2, max: 4 }), async (times, perRun) => {
      const trail = historyOf(times.map(recordAt));
      const found = new Set<string>();
      let span: Span | undefined = { from: second(0), to: second(600) };
      for (let run = 0; span !== undefined; run += 1) {
        expect(run).toBeLessThan(1000);
        let left = perRun;
        const spend = () => (left -= 1) >= 0;
        const one = await search({ trail, ownRoles: [], spend }, place, { eventSource, span });
        for (const { eventId } of one.evidence) found.add(eventId);
        expect(one.calls).toBeLessThanOrEqual(perRun);
        span = one.rest;
      }
      expect([...found].sort()).toEqual(times.map((_, index) => `e${index}`).sort());
    }),
  );
});

test('what one search goes through covers what each question asked for, and nothing twice', () => {
  fc.assert(
    fc.property(spans, (all) => {
      const joined = joinSpans(all);
      for (const span of all)
        expect(joined.filter(({ from, to }) => from <= span.from && span.to <= to)).toHaveLength(1);
      for (const [index, span] of joined.entries())
        expect(span.from).toBeGreaterThan(joined[index - 1]?.to ?? -Infinity);
    }),
  );
});

test('a question is answered once all that it asked for was gone through, and goes on from there otherwise', () => {
  fc.assert(
    fc.property(spans, fc.integer({ min: 0, max: 900 }), (all, reached) => {
      const open = all.map((span) => ({ rest: { [eventSource]: span } }));
      const searched = sectionsOf(open).map((section) => {
        const to = Math.min(section.span.to, second(reached));
        const rest = to < section.span.from ? undefined : { from: section.span.from, to: epochMs(to) };
        return { ...section, calls: 1, evidence: [], rest };
      });
      for (const span of all) {
        const left = restAfter({ rest: { [eventSource]: span } }, searched)[eventSource];
        const to = Math.min(span.to, second(reached));
        expect(left).toEqual(to < span.from ? undefined : { from: span.from, to });
      }
    }),
  );
});
