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
