// Which stage a test of alerting may change: never one that Stagewatch itself would put back before anybody is told.
import { expect, test } from '@jest/globals';
import type { DeclaredTarget } from '../../shared/model/declaration.js';
import type { RemediationMode } from '../../shared/model/remediation.js';
import { kindId, type ScopeId } from '../../shared/model/target.js';
import { epochMs } from '../../shared/model/time.js';
import { suits } from '../../shared/usecases/doctor/live/candidate.js';
import { defaultWatchSettings } from '../../shared/usecases/watch-settings.js';

const home = { account: '123456789012', region: 'eu-west-1' };
const declared = {
  kind: kindId('apigateway.stage'),
  key: 'abc/prod',
  ...home,
  leaves: [{ pointer: '/description', value: 'the shop' }],
} as unknown as DeclaredTarget;

test.each<[RemediationMode, 'suits' | 'unfit']>([
  ['off', 'suits'],
  ['propose', 'suits'],
  ['auto', 'unfit'],
])('where remediation is %s it %s', (mode, status) => {
  const remediation = { ...defaultWatchSettings.remediation, mode };
  const found = suits(declared, {
    scope: 'rest-api:123456789012/eu-west-1/abc' as ScopeId,
    home,
    settings: { ...defaultWatchSettings, remediation },
    findings: [],
    now: epochMs(0),
  });
  expect(found.status).toBe(status);
  if (found.status === 'unfit') expect(found.problem.what).toMatch(/puts its \/description back by itself/);
});
