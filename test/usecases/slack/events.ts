// Announcements as SQS brings them from our topic.

export type Fields = Readonly<Record<string, unknown>>;

export const differenceOf = (more: Fields = {}): Fields => ({
  type: 'changed',
  class: 'declared',
  path: '/uri',
  declaredAs: 'uri',
  severity: 'critical',
  reason: 'requests go to another backend',
  declared: 'https://orders.example.com/',
  observed: 'https://collector.example.net/',
  ...more,
});

export interface EventOptions {
  id?: string;
  version?: number;
  status?: string;
  event?: string;
  fingerprint?: string;
  finding?: Fields;
  more?: Fields;
}

export const eventOf = ({
  id = 'f1',
  version = 1,
  status = 'open',
  event = 'drift.opened',
  fingerprint = 'fp1',
  finding = {},
  more = {},
}: EventOptions = {}): Fields => ({
  schemaVersion: 1,
  event,
  severity: 'critical',
  kind: 'apigateway.integration',
  account: '123456789012',
  region: 'eu-west-1',
  api: 'a1b2c3',
  at: '2026-11-21T12:00:00Z',
  dedupeKey: `${id}:${version}`,
  finding: { id, version, status, attempts: 0, ...finding },
  target: 'apigateway.integration:123456789012/eu-west-1/a1b2c3/r1/GET',
  id: 'a1b2c3/r1/GET',
  name: 'GET /orders',
  address: 'aws_api_gateway_integration.orders',
  source: 'main.tf',
  line: 12,
  verdict: 'drifted',
  fingerprint,
  firstSeenAt: '2026-11-21T11:59:00Z',
  differences: [differenceOf()],
  total: 1,
  ...more,
});

/** The envelope that SNS puts around it for a queue. */
export const bodyOf = (event: Fields, subject = '[CRITICAL] something'): string =>
  JSON.stringify({ Type: 'Notification', Subject: subject, Message: JSON.stringify(event) });

export const body = (options: EventOptions = {}): string => bodyOf(eventOf(options));

/** A crowd of drifts as one announcement. */
export const digestOf = (more: Fields = {}): Fields => ({
  schemaVersion: 1,
  event: 'digest',
  severity: 'critical',
  account: '123456789012',
  region: 'eu-west-1',
  at: '2026-11-21T12:00:00Z',
  dedupeKey: 'digest/123456789012/eu-west-1:7',
  title: '57 of 168 declared targets moved at once',
  lines: [
    'CRITICAL: 57 of 168 declared targets (34 %) in account 123456789012 moved at once: 50 differ, 7 no longer differ.',
    'Who did it is not known yet; no declaration was replaced shortly before.',
    'Look for the one cause first: a deployment, a refreshed state, a change of the account.',
    'High and critical ones are told one by one, now as always.',
  ],
  declared: 168,
  percent: 33.9,
  counts: { 'drift.opened': 50, 'drift.resolved': 7 },
  groups: [
    { kind: 'apigateway.stage', path: '/loggingLevel', event: 'drift.opened', count: 34, severity: 'high' },
    { kind: 'apigateway.stage', path: '', event: 'drift.resolved', count: 7, severity: 'low' },
    { kind: 'apigateway.integration', path: '/uri', event: 'drift.opened', count: 16, severity: 'critical' },
  ],
  targets: [
    {
      target: 'apigateway.integration:123456789012/eu-west-1/a1b2c3/r1/GET',
      name: 'GET /orders',
      severity: 'critical',
      event: 'drift.opened',
    },
    {
      target: 'apigateway.stage:123456789012/eu-west-1/a1b2c3/prod',
      severity: 'low',
      event: 'drift.resolved',
    },
  ],
  total: 57,
  ...more,
});

/** What concerns the watch itself. */
export const watchEventOf = (event: string, more: Fields = {}): Fields => ({
  schemaVersion: 1,
  event,
  severity: 'high',
  at: '2026-11-21T12:00:00Z',
  dedupeKey: `${event}:1`,
  ...more,
});
