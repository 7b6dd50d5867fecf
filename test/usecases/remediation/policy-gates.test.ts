// What stands before `auto`: whose writes make it wait, and in which order it is asked.
import { describe, expect, test } from '@jest/globals';
import type { Evidence, Touch, Via } from '../../../shared/model/evidence.js';
import type { Finding } from '../../../shared/model/finding.js';
import { defaultRemediation, type RemediationSettings } from '../../../shared/model/remediation.js';
import { kindId, type ScopeId, type TargetId } from '../../../shared/model/target.js';
import { later, type EpochMs } from '../../../shared/model/time.js';
import { gateOf, type GateDeps } from '../../../shared/usecases/remediation/gates.js';
import { findings, start } from '../../engine/lifecycle-fixtures.js';

const minute = 60_000;
const now = later(start, 100 * minute);
const ago = (minutes: number): EpochMs => later(now, -minutes * minute);

const rest = 'restapi:1/r/a' as ScopeId;
const region = 'ivs:1/r/*' as ScopeId;

const call = (at: EpochMs, via: Via, scope = rest, touches: Touch[] = []): Evidence => ({
  eventId: `${at}`,
  at,
  eventSource: 'apigateway.amazonaws.com',
  eventName: 'UpdateStage',
  scope,
  touches,
  actor: { type: 'role-session', name: 'ci', principal: 'arn', via },
});

const drift: Finding = {
  ...findings.open,
  drift: { ...findings.open.drift, verdict: 'missing' },
  made: { by: ago(30) },
};
const ofRegion: Finding = { ...drift, scope: region, target: 'ivs.stage:1/r/stage/AbC' as TargetId };
const madeBy = (via: Via, at: EpochMs): Finding => ({
  ...drift,
  changedBy: {
    confidence: 'exact',
    actor: { type: 'iam-user', name: 'x', principal: 'arn', via },
    at,
    eventName: 'UpdateStage',
    eventId: 'e',
  },
});

const gate = async (
  finding: Finding,
  evidence: readonly Evidence[] = [],
  more: Partial<RemediationSettings> = {},
  asked = 1,
) => {
  const counted: string[] = [];
  const deps: GateDeps = {
    store: {
      loadEvidence: (_scope: ScopeId, since: EpochMs) =>
        Promise.resolve(evidence.filter(({ at }) => at >= since)),
    },
    clock: () => now,
    ledger: {
      countTarget: (what: string) => {
        counted.push(what);
        return Promise.resolve(asked);
      },
    },
  };
  const found = await gateOf(deps, { ...defaultRemediation, mode: 'auto', ...more }, finding);
  return { ...found, counted };
};

describe('it waits for ten minutes after the last write of somebody else', () => {
  const stage = kindId('ivs.stage');
  const waits: [string, Finding, Evidence[]][] = [
    ['of anybody in the API', drift, [call(ago(4), 'terraform')]],
    ['of nobody that is known: the drift was seen then', { ...drift, made: { by: ago(4) } }, []],
    ['of whoever made the drift', madeBy('console', ago(4)), []],
    [
      'on this very stage of a Region',
      ofRegion,
      [call(ago(4), 'cli', region, [{ kind: stage, key: 'stage/AbC' }])],
    ],
    ['on any stage of the Region', ofRegion, [call(ago(4), 'cli', region, [{ kind: stage }])]],
  ];
  test.each(waits)('%s', async (_title, finding, evidence) =>
    expect(await gate(finding, evidence)).toMatchObject({ type: 'later', until: later(now, 6 * minute) }),
  );

  const open: [string, Finding, Evidence[]][] = [
    ['longer ago', drift, [call(ago(11), 'terraform')]],
    ['of our own', madeBy('ourselves', ago(1)), [call(ago(1), 'ourselves')]],
    [
      'on another stage of the Region',
      ofRegion,
      [call(ago(4), 'cli', region, [{ kind: stage, key: 'stage/XyZ' }])],
    ],
  ];
  test.each(open)('not for one %s', async (_title, finding, evidence) =>
    expect(await gate(finding, evidence)).toMatchObject({ type: 'open' }),
  );

  test('not at all, where the policy says so', async () =>
    expect(await gate(drift, [call(ago(0), 'cli')], { quietMs: 0 })).toMatchObject({ type: 'open' }));
});

describe('before that', () => {
  test('the policy of today is asked', async () => {
    expect(await gate(drift, [], { mode: 'off' })).toMatchObject({ type: 'shut', counted: [] });
    expect(await gate(drift, [], { mode: 'propose' })).toMatchObject({ type: 'propose', counted: [] });
  });

  test('and the windows', async () => {
    const always = { days: [0, 1, 2, 3, 4, 5, 6], from: 0, to: 1440, zone: 'UTC' };
    const windows = [{ ...always, place: 'remediation.windows.0', effect: 'deny' as const }];
    expect(await gate(drift, [], { windows })).toMatchObject({
      type: 'shut',
      why: 'remediation.windows.0 denies it at this time',
    });
  });
});

test('what waits counts in its crowd, and a crowd is left to people', async () => {
  expect(await gate(drift, [call(ago(1), 'cli')], {}, 4)).toMatchObject({ type: 'later', counted: ['auto'] });
  expect(await gate(drift, [], {}, 3)).toMatchObject({ type: 'open' });
  expect(await gate(drift, [], {}, 4)).toMatchObject({
    type: 'propose',
    note: expect.stringContaining('more than 3 targets'),
  });
});
