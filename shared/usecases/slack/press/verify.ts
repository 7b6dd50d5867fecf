// Whether Slack signed these very bytes just now (docs.slack.dev, "Verifying requests from Slack").
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { EpochMs } from '../../../model/time.js';
import type { HttpRequest } from './request.js';

/** Slack's own advice for requests from the past; one from the future would stay good for longer. */
const freshForSeconds = 300;

const shapes = { timestamp: /^\d{1,12}$/, signature: /^v0=[0-9a-f]{64}$/ } as const;

export type Verified =
  | { genuine: true }
  | { genuine: false; why: string; /** Another secret could make it genuine. */ retry?: true };

const not = (why: string): Verified => ({ genuine: false, why });

/** The one value of a header; two of a kind are as bad as none. */
const headerOf = ({ headers }: HttpRequest, name: string): string | undefined => {
  const values = headers.get(name) ?? [];
  return values.length === 1 ? values[0] : undefined;
};

const isSignedBy = (secret: string, timestamp: string, body: Uint8Array, signature: string): boolean => {
  const expected = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(signature.slice('v0='.length), 'hex'));
};

export const verify = (request: HttpRequest, secrets: readonly string[], now: EpochMs): Verified => {
  const timestamp = headerOf(request, 'x-slack-request-timestamp');
  const signature = headerOf(request, 'x-slack-signature');
  if (timestamp === undefined || !shapes.timestamp.test(timestamp)) return not('no timestamp, or several');
  if (signature === undefined || !shapes.signature.test(signature))
    return not('no signature of version v0, or several');
  if (Math.abs(now / 1000 - Number(timestamp)) > freshForSeconds) return not('not signed just now');
  // All are tried: how long it takes tells nothing.
  const matches = secrets.filter((secret) => isSignedBy(secret, timestamp, request.body, signature));
  return matches.length > 0
    ? { genuine: true }
    : { genuine: false, why: 'signed with another secret', retry: true };
};
