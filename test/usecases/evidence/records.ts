// CloudTrail records of our own making, in the envelope in which EventBridge delivers them.
import type { JsonObject } from '../../../shared/model/brand.js';
import type { Evidence } from '../../../shared/model/evidence.js';
import { readEvidence } from '../../../shared/usecases/evidence/read-evidence.js';

export const account = '123456789012';
export const region = 'eu-west-1';

export const mallory: JsonObject = {
  type: 'IAMUser',
  principalId: 'AIDAMALLORY',
  arn: `arn:aws:iam::${account}:user/mallory`,
  accountId: account,
  userName: 'mallory',
};

/** A session of a role, as STS makes them. */
export const sessionOf = (role: string, session: string, path = ''): JsonObject => ({
  type: 'AssumedRole',
  principalId: `AROA1:${session}`,
  arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
  accountId: account,
  sessionContext: {
    sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${account}:role/${path}${role}`, userName: role },
  },
});

export const envelope = (detail: JsonObject): JsonObject => ({
  version: '0',
  id: 'delivery-1',
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.apigateway',
  account,
  region,
  time: '2026-11-21T12:00:00Z',
  detail: {
    eventSource: 'apigateway.amazonaws.com',
    eventName: 'UpdateStage',
    eventTime: '2026-11-21T11:59:58Z',
    eventID: 'event-1',
    awsRegion: region,
    readOnly: false,
    recipientAccountId: account,
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-cli/2.31.0 md/awscrt#0.27.6',
    userIdentity: mallory,
    requestParameters: { restApiId: 'r1', stageName: 'prod', template: false },
    responseElements: null,
    ...detail,
  },
});

/** Evidence of one call at API Gateway, or elsewhere. */
export const told = (
  eventName: string,
  requestParameters: JsonObject | null,
  rest: JsonObject = {},
): readonly Evidence[] => readEvidence(envelope({ eventName, requestParameters, ...rest }), []);

/** What a call touched, in one line each: `kind key pointer,pointer`. */
export const touchedBy = (evidence: readonly Evidence[]): string[] =>
  evidence.flatMap(({ touches }) =>
    touches.map(({ kind, key = '*', pointers }) =>
      [kind, key, pointers === undefined ? '?' : pointers.map((one) => one || 'all').join(',')].join(' '),
    ),
  );

/** One call, and the lines of what it touched. */
export type Row = readonly [
  title: string,
  eventName: string,
  parameters: JsonObject,
  expected: readonly string[],
  rest?: JsonObject,
];
