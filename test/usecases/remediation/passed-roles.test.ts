// Roles of integrations are put back only where stagewatch.yml names them, or a person acts by rights of their own.
import { describe, expect, test } from '@jest/globals';
import { readRemediation } from '../../../shared/usecases/remediation/read-settings.js';
import { planOrThrow, type Given } from './planned.js';

const role = 'arn:aws:iam::123456789012:role/calls-orders';
const lives = 'arn:aws:iam::123456789012:role/lives';

const rest = (
  declared: Given['declared'],
  passRoles?: readonly string[],
  live: Given['live'] = {},
): Given => ({
  kind: 'apigateway.integration',
  key: 'abc123/res1/GET',
  live: {
    type: 'AWS',
    httpMethod: 'POST',
    uri: 'arn:aws:apigateway:eu-west-1:sqs:path/x',
    timeoutInMillis: 29_000,
    ...live,
  },
  declared,
  ...(passRoles === undefined ? {} : { allow: { passRoles } }),
});

const web = (declared: Given['declared'], passRoles?: readonly string[]): Given => ({
  kind: 'apigatewayv2.integration',
  key: 'abc123/int1',
  live: {
    IntegrationType: 'AWS_PROXY',
    IntegrationSubtype: 'SQS-SendMessage',
    PayloadFormatVersion: '1.0',
    CredentialsArn: lives,
    TimeoutInMillis: 30_000,
  },
  declared,
  ...(passRoles === undefined ? {} : { allow: { passRoles } }),
});

const outcomeOf = (given: Given) => {
  const { calls, refused } = planOrThrow(given).plan;
  return {
    sent: calls.map(({ operation, input }) => [operation, input['credentials'] ?? input['CredentialsArn']]),
    refused: refused.flatMap(({ code, paths }) => paths.map((path) => [code, path])),
  };
};

describe('a role that an integration is to call its backend by', () => {
  test.each<[string, Given, ReturnType<typeof outcomeOf>]>([
    [
      'is refused of a REST integration where nothing names it',
      rest({ '/credentials': role }, []),
      { sent: [], refused: [['opt-in', '/credentials']] },
    ],
    [
      'is put back where it is named',
      rest({ '/credentials': role }, [role]),
      { sent: [['PutIntegration', role]], refused: [] },
    ],
    [
      'is put back for a person, who has rights of their own',
      rest({ '/credentials': role }),
      { sent: [['PutIntegration', role]], refused: [] },
    ],
    [
      'is refused of a web integration, and the rest is put back',
      web({ '/credentialsArn': role, '/timeoutInMillis': 5000 }, []),
      { sent: [['UpdateIntegration', undefined]], refused: [['opt-in', '/credentialsArn']] },
    ],
    [
      'keeps a call from being sent that would set the one that lives again',
      rest({ '/type': 'AWS_PROXY', '/timeoutInMillis': 29_000 }, [role], { credentials: lives }),
      { sent: [], refused: [['opt-in', '/type']] },
    ],
    [
      'is none where the caller’s own credentials go along',
      rest({ '/credentials': 'arn:aws:iam::*:user/*' }, []),
      { sent: [['PutIntegration', 'arn:aws:iam::*:user/*']], refused: [] },
    ],
  ])('%s', (_title, given, expected) => expect(outcomeOf(given)).toEqual(expected));

  test('is named in the refusal, with what to do', () => {
    const [refusal] = planOrThrow(rest({ '/credentials': role }, [])).plan.refused;
    expect(refusal?.why).toContain(role);
    expect(refusal?.remedy).toContain('remediation.passRoles');
  });
});

describe('remediation.passRoles', () => {
  const complaintsOf = (passRoles: unknown) => {
    const read = readRemediation({ passRoles });
    return 'complaints' in read ? read.complaints.map(({ at }) => at) : [];
  };

  test('names roles in full; by default there are none', () => {
    expect(readRemediation(undefined)).toMatchObject({ settings: { passRoles: [] } });
    expect(readRemediation({ passRoles: [role] })).toMatchObject({ settings: { passRoles: [role] } });
    expect(complaintsOf(['arn:aws-us-gov:iam::123456789012:role/path/x'])).toEqual([]);
  });

  test.each<[string, unknown, (string | number)[][]]>([
    ['a star', ['arn:aws:iam::123456789012:role/*'], [['passRoles', 0]]],
    ['a user', [role, 'arn:aws:iam::123456789012:user/ann'], [['passRoles', 1]]],
    ['a name alone', ['calls-orders'], [['passRoles', 0]]],
    ['a text that is no list', role, [['passRoles']]],
  ])('%s is refused', (_title, given, at) => expect(complaintsOf(given)).toEqual(at));
});
