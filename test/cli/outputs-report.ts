// A report with one target of every verdict, for the outputs to print.
import type { Report, ReportRule, ReportTarget } from '../../shared/model/report.js';

export const place = { account: '111122223333', region: 'eu-west-1' };

const stageOf = (id: string) => ({
  ...place,
  target: `${place.account}/${place.region}/apigateway.stage/${id}`,
  kind: 'apigateway.stage',
  id,
});

const prod = {
  ...stageOf('a1b2c3d4e5/prod'),
  address: 'aws_api_gateway_stage.prod',
  source: 'infra/state of prod.json',
  line: 12,
};

export const drifted: ReportTarget = {
  ...prod,
  verdict: 'drifted',
  severity: 'high',
  differences: [
    {
      type: 'changed',
      class: 'declared',
      path: '/methodSettings/~1orders~1GET/throttlingRateLimit',
      declaredAs: 'throttling_rate_limit',
      line: 20,
      declared: 100,
      observed: 5,
      severity: 'high',
      reason: 'Callers are throttled otherwise than declared.',
      attack: 'T1499',
    },
    {
      type: 'changed',
      class: 'declared',
      path: '/variables/token',
      declared: { masked: 'hmac:aaaaaaaa' },
      observed: { masked: 'hmac:bbbbbbbb' },
      severity: 'medium',
      reason: 'Integrations read it.',
    },
    {
      type: 'added',
      class: 'declared',
      path: '/methodSettings/~1admin~1GET',
      observed: { loggingLevel: 'INFO' },
      severity: 'medium',
      reason: 'Settings of a method that nobody declared.',
    },
    {
      type: 'removed',
      class: 'declared',
      path: '/variables/table',
      declared: { masked: 'hmac:cccccccc' },
      severity: 'medium',
      reason: 'Integrations read it.',
    },
  ],
  ignored: [
    {
      type: 'changed',
      class: 'declared',
      path: '/description',
      declared: 'one',
      observed: 'two',
      severity: 'low',
      reason: 'It is said to people only.',
      rule: 'ignore.0',
    },
  ],
};

export const missing: ReportTarget = {
  ...stageOf('a1b2c3d4e5/gone'),
  address: 'aws_api_gateway_stage.gone',
  source: 'stack:orders',
  verdict: 'missing',
  severity: 'critical',
  reason: 'The declared stage does not exist: its URL answers nothing.',
};

export const unmanaged: ReportTarget = {
  ...stageOf('a1b2c3d4e5/$default'),
  verdict: 'unmanaged',
  severity: 'high',
  reason: 'A stage that nothing declares serves this API.',
};

export const unknown: ReportTarget = {
  ...stageOf('f6g7h8i9j0/prod'),
  address: 'aws_api_gateway_stage.other',
  source: 'infra/state of prod.json',
  line: 40,
  verdict: 'unknown',
  reason: 'denied',
  detail: 'apigateway:GetStages(f6g7h8i9j0): AccessDeniedException',
};

export const inSync: ReportTarget = {
  ...stageOf('a1b2c3d4e5/test'),
  address: 'aws_api_gateway_stage.test',
  source: 'infra/state of prod.json',
  line: 30,
  verdict: 'in-sync',
};

const rule = { type: 'ignore', status: 'used', until: '2027-01-31T00:00:00.000Z', rated: 0 } as const;

export const rules: readonly ReportRule[] = [
  { ...rule, place: 'ignore.0', path: '/description', reason: 'set by hand', ignored: 1 },
  { ...rule, place: 'ignore.1', target: 'sandbox/*', reason: 'a playground', ignored: 3 },
];

const counts = (targets: readonly ReportTarget[]) => {
  const count = (verdict: ReportTarget['verdict']): number =>
    targets.filter((target) => target.verdict === verdict).length;
  return {
    declared: targets.length - count('unmanaged'),
    compared: count('in-sync') + count('drifted') + count('missing'),
    inSync: count('in-sync'),
    drifted: count('drifted'),
    missing: count('missing'),
    unmanaged: count('unmanaged'),
    unknown: count('unknown'),
  };
};

export const reportOf = (targets: readonly ReportTarget[], withRules = rules): Report => ({
  schemaVersion: 1,
  summary: {
    ...counts(targets),
    undeclared: 0,
    ignored: { differences: 1, targets: 3 },
    leaves: { declared: 9, compared: 7, leftOut: { identity: 2 } },
    serving: 'not-compared',
    awsCalls: { 'apigateway:GetStages': 2 },
  },
  targets,
  rules: withRules,
});

export const everything: Report = reportOf([inSync, unknown, unmanaged, drifted, missing]);

/** Only the state file is a file. */
export const pathOf = (source: string): string | undefined =>
  source.startsWith('infra/') ? source : undefined;

/** What somebody who may set a description, and likes to make trouble, would set it to. */
export const hostile =
  'x|y`` <img src=x onerror=alert(1)> @octocat #1 [a](https://example.org) https://example.org ]]> &amp; \\| \u0000\u001B[31m\u202E\n| forged | row |\ud800';
