// For each door an invocation that makes its first request at AWS and then has nothing more to do.
import { createHmac } from 'node:crypto';

const target = 'apigateway.stage:123456789012/us-east-1/none/prod';

const batch = (queue: string, body: object): object => ({
  Records: [
    {
      messageId: '1',
      receiptHandle: '1',
      eventSourceARN: `arn:aws:sqs:us-east-1:123456789012:${queue}`,
      body: JSON.stringify(body),
    },
  ],
});

/** Nobody's: whether it is genuine, the secret says, which is asked for first. */
const signingSecret = 'bench-bench-bench-bench-bench-32';

/** A press, signed as Slack does. */
const press = (): object => {
  const at = Math.floor(Date.now() / 1000);
  const value = JSON.stringify({ v: 1, target, fingerprint: 'bench' });
  const payload = {
    type: 'block_actions',
    api_app_id: 'A0BENCH00',
    team: { id: 'T0BENCH00' },
    user: { id: 'U0BENCH00', team_id: 'T0BENCH00' },
    channel: { id: 'C0BENCH00' },
    trigger_id: '1.2.3',
    actions: [{ action_id: 'stagewatch_accept_day', value, action_ts: String(at) }],
  };
  const body = `payload=${encodeURIComponent(JSON.stringify(payload))}`;
  const signature = createHmac('sha256', signingSecret).update(`v0:${at}:${body}`).digest('hex');
  return {
    version: '2.0',
    rawPath: '/',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': String(at),
      'x-slack-signature': `v0=${signature}`,
    },
    requestContext: { http: { method: 'POST', path: '/' } },
    body,
    isBase64Encoded: false,
  };
};

const opened = {
  schemaVersion: 1,
  event: 'watch.blind',
  severity: 'high',
  account: '123456789012',
  region: 'us-east-1',
  scope: 'restapi:123456789012/us-east-1/none',
  at: '2026-01-01T00:00:00.000Z',
  dedupeKey: 'bench:1',
  title: 'bench',
};

export const firstRequests: Readonly<Record<string, () => object>> = {
  baseline: () => ({ source: 'schedule' }),
  deliver: () => ({ source: 'schedule' }),
  detect: () => batch('now', { scope: 'restapi:123456789012/us-east-1/none', cause: 'event', asOf: 1 }),
  'notify-slack': () =>
    batch('slack', { Type: 'Notification', MessageId: '1', Message: JSON.stringify(opened) }),
  reconcile: () => ({ mode: 'check', targets: [target] }),
  remediate: () =>
    batch('commands', { mode: 'propose', target, fingerprint: 'bench', by: 'policy', at: Date.now() }),
  'slack-actions': press,
  sweep: () => ({ source: 'schedule' }),
};
