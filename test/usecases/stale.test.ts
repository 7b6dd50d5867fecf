// A target whose newest declaration could not be used says so wherever it is shown, from whichever source it comes.
import { expect, test } from '@jest/globals';
import type { DeclaredTarget } from '../../shared/model/declaration.js';
import type { ScopeResult } from '../../shared/model/result.js';
import { kindId, targetId } from '../../shared/model/target.js';
import { epochMs } from '../../shared/model/time.js';
import { joinTargets } from '../../shared/usecases/declarations/merge.js';
import { buildReport } from '../../shared/usecases/report.js';
import { reportShape } from '../../shared/usecases/schemas/report-schema.js';

const since = epochMs(Date.UTC(2026, 10, 21, 12));
const target = {
  kind: kindId('apigateway.stage'),
  account: '123456789012',
  region: 'eu-west-1',
  key: 'a/prod',
};
const declared: DeclaredTarget = {
  ...target,
  source: 's3://states/shop.tfstate',
  address: 'aws_api_gateway_stage.prod',
  leaves: [],
  closed: [],
  leftOut: [],
  exported: {},
};
const stale = { since, why: 's3://states/shop.tfstate: the JSON is damaged' };

test('the report tells since when and why, in its published shape', () => {
  const result: ScopeResult = {
    scope: { family: 'restapi', account: target.account, region: target.region, key: 'a' },
    learned: {},
    undeclaredCount: 0,
    results: [
      {
        id: targetId(target),
        target,
        comparison: { verdict: 'in-sync' },
        coverage: { declared: 0, compared: 0, leftOut: {} },
        declared: { ...declared, stale },
      },
    ],
  };
  const report = buildReport([result], {});
  expect(report.targets[0]?.stale).toEqual({ since: '2026-11-21T12:00:00Z', why: stale.why });
  expect(() => reportShape.parse(report)).not.toThrow();
});

test('of several sources one stale or changing one is enough, and the last deployment counts', () => {
  const standings = [
    {},
    { stale, settledAt: epochMs(5) },
    { isChanging: true as const, settledAt: epochMs(9) },
  ];
  for (const order of [standings, standings.toReversed()])
    expect(joinTargets(order.map((standing) => ({ ...declared, ...standing })))).toMatchObject([
      { stale, isChanging: true, settledAt: 9 },
    ]);
});
