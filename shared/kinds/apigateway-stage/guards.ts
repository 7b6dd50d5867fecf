// What guards a REST stage: who sees what passes, who is let in, how the cache is kept.
import { dropped, lowered, silenced, switchedOff, type Guard } from '../guard.js';

/** What somebody without the right to empty the cache gets to hear. */
const strategies = ['SUCCEED_WITHOUT_RESPONSE_HEADER', 'SUCCEED_WITH_RESPONSE_HEADER', 'FAIL_WITH_403'];

export const guards: readonly Guard[] = [
  {
    pattern: '/accessLogSettings/destinationArn',
    weakens: dropped,
    why: 'requests would no longer be logged',
  },
  {
    pattern: '/clientCertificateId',
    weakens: dropped,
    why: 'the backend could no longer tell the gateway from others',
  },
  { pattern: '/webAclArn', weakens: dropped, why: 'no web ACL would filter requests' },
  {
    pattern: '/methodSettings/*/loggingLevel',
    weakens: silenced,
    why: 'errors would no longer be logged',
  },
  {
    pattern: '/methodSettings/*/cacheDataEncrypted',
    weakens: switchedOff,
    why: 'cached answers would no longer be encrypted',
  },
  {
    pattern: '/methodSettings/*/requireAuthorizationForCacheControl',
    weakens: (from = true, to = true) => from === true && to === false,
    why: 'anybody could empty the cache',
  },
  {
    pattern: '/methodSettings/*/unauthorizedCacheControlHeaderStrategy',
    weakens: lowered(strategies, 'SUCCEED_WITH_RESPONSE_HEADER'),
    why: 'attempts to empty the cache would be answered more politely',
  },
];
