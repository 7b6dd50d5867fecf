// When findings that move at once are a crowd, what counts as moving, and what a crowd may hold back.
import { describe, expect, test } from '@jest/globals';
import {
  crowdLimit,
  declaredTargets,
  inCrowd,
  isFirstSight,
  isForDigest,
} from '../../shared/engine/crowd.js';
import { announcementEvents, type AnnouncementEvent, type Finding } from '../../shared/model/finding.js';
import { severities, type Severity } from '../../shared/model/severity.js';
import { later } from '../../shared/model/time.js';
import { driftOf, findings, start } from './lifecycle-fixtures.js';

const source = (targets: number | undefined, generation: string | undefined = 'g') => ({
  ...(generation === undefined ? {} : { generation }),
  ...(targets === undefined ? {} : { targets }),
});
const gone = { targets: 1000 };

describe('a crowd is more than', () => {
  test.each([
    ['its part of what all sources declare', [source(200), source(100)], 20, 60],
    ['nine, however few are declared', [source(4)], 20, 9],
    ['nine where nothing is declared', [], 20, 9],
    ['a hundred, however many are declared', [source(5000)], 20, 100],
    ['its part of fifty where a small source was not counted', [source(undefined), source(10)], 40, 20],
    ['its part of what is counted, where that is more', [source(undefined), source(300)], 20, 60],
    ['its part of sources that count', [source(100), gone], 20, 20],
  ])('%s', (_, sources, percent, limit) => expect(crowdLimit(sources, percent)).toBe(limit));

  test('what is declared is known only where each source was counted', () => {
    expect(declaredTargets([source(3), source(4)])).toEqual({ total: 7, isKnown: true });
    expect(declaredTargets([source(3), source(undefined)])).toEqual({ total: 3, isKnown: false });
  });
});

const until = later(start, 1e9);
const ruled: Finding = {
  ...findings.accepted,
  told: { state: 'accepted', fingerprint: 'A', at: start },
  status: 'accepted',
  acceptance: { by: 'rule ignore.0', why: 'chaos day', until },
  dueAt: until,
};

describe('something new was seen', () => {
  const seenOtherwise = (finding: Finding): Finding =>
    finding.status === 'open' || finding.status === 'accepted'
      ? { ...finding, candidate: { drift: driftOf('B'), firstReadAt: start } }
      : finding;
  const { suspected, open, held, accepted, ending, resolved } = findings;
  test.each<[string, Finding | undefined, Finding, boolean]>([
    ['a drift where there was none', undefined, suspected, true],
    ['one that is told at once', undefined, open, true],
    ['one that a deployer made', undefined, held, true],
    ['one that is back', resolved, suspected, true],
    ['its confirmation', suspected, open, false],
    ['another form of a known one', open, seenOtherwise(open), true],
    ['that form again', seenOtherwise(open), seenOtherwise(open), false],
    ['that form, confirmed', seenOtherwise(open), open, false],
    ['another form of an accepted one', accepted, seenOtherwise(accepted), true],
    ['a first read without it', open, ending, true],
    ['a second one', ending, resolved, false],
    ['one that was gone for one read', ending, open, false],
    ['a rule that expects what people know', open, ruled, true],
    ['that rule again', ruled, ruled, false],
    ['a person who accepts it', open, accepted, false],
    ['nothing at all', open, open, false],
  ])('%s', (_, before, after, isNew) => expect(isFirstSight(before, after)).toBe(isNew));
});

describe('a crowd holds back', () => {
  const waits: readonly AnnouncementEvent[] = [
    'drift.opened',
    'drift.changed',
    'drift.reopened',
    'drift.resolved',
    'drift.flapping',
  ];
  const of = (severity: Severity, event: AnnouncementEvent) => {
    const finding = { ...findings.open, drift: driftOf('A', severity) };
    const announce = inCrowd(finding, { event, version: 1, at: start });
    return isForDigest({ finding, pending: [announce] });
  };
  test.each(severities.flatMap((severity) => announcementEvents.map((event) => [severity, event] as const)))(
    '%s %s only where it is not bad, and about a drift itself',
    (severity, event) => {
      const isMild = severity === 'low' || severity === 'medium';
      expect(of(severity, event)).toBe(isMild && waits.includes(event));
    },
  );

  test.each([
    ['rule', ruled, true],
    ['person', findings.accepted, false],
  ] as const)('an acceptance by a %s only where nobody waits for an answer', (_, by, isGathered) => {
    const finding = { ...by, drift: driftOf('A', 'low') };
    const announce = inCrowd(finding, { event: 'drift.accepted', version: 1, at: start });
    expect(isForDigest({ finding, pending: [announce] })).toBe(isGathered);
  });

  test('nothing of a drift that has become worse since', () => {
    const announce = inCrowd(
      { ...findings.open, drift: driftOf('A', 'low') },
      { event: 'drift.opened', version: 1, at: start },
    );
    const worse = { ...findings.open, drift: driftOf('B', 'high') };
    expect(isForDigest({ finding: worse, pending: [announce] })).toBe(false);
  });

  test.each(['remediation', 'outside'] as const)('an end by %s only where nobody asked for it', (by) => {
    const finding = { ...findings.resolved, drift: driftOf('A', 'low'), by };
    const announce = inCrowd(finding, { event: 'drift.resolved', version: 1, at: start });
    expect(isForDigest({ finding, pending: [announce] })).toBe(by === 'outside');
  });
});
