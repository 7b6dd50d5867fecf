// What people may call a target or a time, and what is taken for none.
import { describe, expect, test } from '@jest/globals';
import { isoOf, parseIso } from '../../../shared/engine/iso.js';
import type { TargetId } from '../../../shared/model/target.js';
import { epochMs } from '../../../shared/model/time.js';
import { parseDuration, parseMoment } from '../../../shared/usecases/looking-back/moment.js';
import { findTarget, type KnownTarget } from '../../../shared/usecases/looking-back/named-target.js';

const known = (target: string, ...names: string[]): KnownTarget => ({ target: target as TargetId, names });
const ivs = 'arn:aws:ivs:eu-west-1:111111111111:stage/AbCd';
const stage = 'apigateway.stage:111111111111/eu-west-1/abc/prod';
const other = 'apigateway.stage:111111111111/us-east-1/abc/prod';
const integration = 'apigateway.integration:111111111111/eu-west-1/abc/r1/GET';
const http = 'apigatewayv2.integration:111111111111/eu-west-1/ddd/i1';
const live = `ivs.stage:111111111111/eu-west-1/${ivs}`;

const all = [
  known(stage, 'abc/prod', 'module.api.aws_api_gateway_stage.prod'),
  known(integration, 'abc/r1/GET', 'GET /orders'),
  known(http, 'ddd/i1'),
  known(live, ivs),
];

describe('a target', () => {
  test.each([
    [stage, stage],
    ['abc/prod', stage],
    ['111111111111/eu-west-1/abc/prod', stage],
    ['module.api.aws_api_gateway_stage.prod', stage],
    ['arn:aws:apigateway:eu-west-1::/restapis/abc/stages/prod', stage],
    ['arn:aws:execute-api:eu-west-1:111111111111:abc/prod/GET/orders', stage],
    ['GET /orders', integration],
    ['arn:aws-cn:apigateway:eu-west-1::/restapis/abc/resources/r1/methods/GET/integration', integration],
    ['arn:aws:apigateway:eu-west-1::/apis/ddd/integrations/i1', http],
    [ivs, live],
  ])('%s is found', (text, target) => {
    expect(findTarget(text, all)).toEqual({ status: 'found', target });
  });

  test.each([
    'prod',
    'bc/prod',
    '',
    'apigateway.stage:',
    'arn:aws:apigateway:us-east-1::/restapis/abc/stages/prod',
    'arn:aws:execute-api:eu-west-1:222222222222:abc/prod',
  ])('%j is none', (text) => {
    expect(findTarget(text, all)).toEqual({ status: 'unknown' });
  });

  test('several of a name are all told, and an ARN tells them apart', () => {
    const both = [...all, known(other, 'abc/prod')];
    expect(findTarget('abc/prod', both)).toEqual({ status: 'ambiguous', candidates: [stage, other] });
    const arn = 'arn:aws:apigateway:us-east-1::/restapis/abc/stages/prod';
    expect(findTarget(arn, both)).toEqual({ status: 'found', target: other });
  });
});

const now = parseIso('2026-11-21T12:00:00Z') ?? epochMs(0);

describe('a time', () => {
  test.each([
    ['2026-11-21T09:30:00Z', '2026-11-21T09:30:00Z'],
    ['2026-11-21T09:30:15.250Z', '2026-11-21T09:30:15Z'],
    ['2026-11-21T09:30Z', '2026-11-21T09:30:00Z'],
    ['2026-11-21 09:30', '2026-11-21T09:30:00Z'],
    ['2026-11-21T09:30+01:00', '2026-11-21T08:30:00Z'],
    ['2026-11-21T09:30:00-0530', '2026-11-21T15:00:00Z'],
    ['2026-11-21', '2026-11-21T00:00:00Z'],
    ['3h', '2026-11-21T09:00:00Z'],
    ['2 d ago', '2026-11-19T12:00:00Z'],
  ])('%s is %s', (text, iso) => {
    const at = parseMoment(text, now);
    expect(at === undefined ? undefined : isoOf(at)).toBe(iso);
  });

  test.each(['yesterday', '2026-02-30', '2026-11-21T25:00Z', '21.11.2026', '', '0d', '1e9d', '2026-13-01'])(
    '%j is none',
    (text) => expect(parseMoment(text, now)).toBeUndefined(),
  );

  test.each([
    ['30m', 1_800_000],
    ['12h', 43_200_000],
    ['7d', 604_800_000],
    ['2w', 1_209_600_000],
    ['7', undefined],
    ['-7d', undefined],
    ['7 years', undefined],
  ])('%s lasts %s', (text, ms) => expect(parseDuration(text)).toBe(ms));
});
