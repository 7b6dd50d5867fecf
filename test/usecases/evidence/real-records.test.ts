// Real CloudTrail records as evidence: whose they are, and what they touch.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { isObject, type JsonObject } from '../../../shared/model/brand.js';
import { readEvidence } from '../../../shared/usecases/evidence/read-evidence.js';
import { touchedBy } from './records.js';

const data = new URL('../../../../shared/data/cloudtrail/', import.meta.url);
const inData = existsSync(data) ? readdirSync(data).filter((name) => name.endsWith('.json')) : [];

const enveloped = (file: JsonObject): JsonObject =>
  isObject(file['detail'])
    ? file
    : { account: file['recipientAccountId'] ?? '', region: file['awsRegion'] ?? '', detail: file };

const load = (name: string): JsonObject =>
  enveloped(JSON.parse(readFileSync(new URL(name, data), 'utf8')) as JsonObject);

/** Who and what each real record tells; the others tell nothing. */
const expected: Record<string, { touches: readonly string[]; actor: object }> = {
  'v1-CreateStage-assumedrole-console.json': {
    touches: ['apigateway.stage abcdef74gh/latest all'],
    actor: {
      type: 'role-session',
      name: 'HarishAchappa (role c7nbot)',
      principal: 'arn:aws:iam::012345678901:role/c7nbot',
      via: 'console',
    },
  },
  'v1-TagResource-eventbridge-envelope.json': {
    touches: ['apigateway.stage abcdef74gh/test2 /tags/WAF'],
    actor: { type: 'role-session', via: 'console', from: 'AWS Internal' },
  },
  'v1-PutIntegration.json': {
    touches: ['apigateway.integration b6ul3f1up9/5nli85/GET all'],
    actor: { type: 'iam-user', name: 'Delegated', via: 'sdk' },
  },
  'v2-CreateIntegration-terraform-sso.json': {
    touches: ['apigatewayv2.integration 5614585pm4/3hcdepi all'],
    actor: { type: 'sso-user', name: 'AdanAlvarez', via: 'terraform', from: '0.0.0.0' },
  },
  'v2-CreateRoute-terraform-sso.json': {
    touches: ['apigatewayv2.integration 5614585pm4/routes/GET /trigger ?'],
    actor: { type: 'sso-user', name: 'AdanAlvarez', via: 'terraform' },
  },
  'v2-CreateStage-terraform-sso.json': {
    touches: ['apigatewayv2.stage 5614585pm4/$default all'],
    actor: { type: 'sso-user', name: 'AdanAlvarez', via: 'terraform' },
  },
  'v2-UpdateStage-percent-encoded-default.json': {
    touches: ['apigatewayv2.stage jzohih2ke9/$default /deploymentId'],
    actor: { type: 'iam-user', name: 'Delegated', via: 'sdk' },
  },
};

(inData.length > 0 ? describe : describe.skip)(
  'real CloudTrail records (skipped where shared/data is absent)',
  () => {
    test.each(inData.length > 0 ? inData : ['none'])('%s', (name) => {
      const evidence = readEvidence(load(name), []);
      expect(touchedBy(evidence)).toEqual(expected[name]?.touches ?? []);
      if (expected[name] !== undefined) expect(evidence).toMatchObject([{ actor: expected[name].actor }]);
    });
  },
);
