// What a failed call tells: whether it may have happened, whether to try again, and a sentence without secrets.
import { describe, expect, test } from '@jest/globals';
import * as rest from '@aws-sdk/client-api-gateway';
import * as fc from 'fast-check';
import { noEntry } from '../../../shared/model/no-entry.js';
import { sendFailureOf } from '../../../shared/usecases/remediation/send-failure.js';

const none = new Map<string, string>();
const metadata = (httpStatusCode: number) => ({ $metadata: { httpStatusCode }, message: 'no' });

/** As the SDK throws them: its classes have `retryAfterSeconds` whether AWS sent one or not. */
const table: [title: string, error: unknown, type: string, afterMs: number | undefined][] = [
  [
    'throttled with a hint',
    new rest.TooManyRequestsException({ ...metadata(429), retryAfterSeconds: '7' }),
    'again',
    7000,
  ],
  ['throttled without one', new rest.TooManyRequestsException(metadata(429)), 'again', undefined],
  [
    'throttled with nonsense for a hint',
    new rest.TooManyRequestsException({ ...metadata(429), retryAfterSeconds: 'soon' }),
    'again',
    undefined,
  ],
  ['a quota that is used up', new rest.LimitExceededException(metadata(429)), 'final', undefined],
  [
    'a limit of a rate',
    new rest.LimitExceededException({ ...metadata(429), retryAfterSeconds: '3' }),
    'again',
    3000,
  ],
  [
    'in the way of somebody else',
    new rest.ConflictException({
      ...metadata(409),
      message: 'Unable to complete operation due to concurrent modification. Please try again later.',
    }),
    'again',
    undefined,
  ],
  ['another conflict', new rest.ConflictException(metadata(409)), 'final', undefined],
  ['gone', new rest.NotFoundException(metadata(404)), 'final', undefined],
  ['out of service', new rest.ServiceUnavailableException(metadata(503)), 'unclear', undefined],
  ['no answer', Object.assign(new Error('socket hang up'), { name: 'TimeoutError' }), 'unclear', undefined],
  ['nothing that is an error', 'oh', 'unclear', undefined],
  ['not sent, for the role there cannot be assumed', noEntry('no-access', 'deploy it'), 'final', undefined],
  ['not sent, for STS is busy', noEntry('throttled', 'STS is busy'), 'again', undefined],
  ['not sent, for STS does not answer', noEntry('unavailable', 'no answer'), 'again', undefined],
];

test.each(table)('%s', (_title, error, type, afterMs) => {
  const failure = sendFailureOf(error, none);
  expect([failure.type, failure.afterMs]).toEqual([type, afterMs]);
});

describe('its sentence', () => {
  const told = (message: string, stand: ReadonlyMap<string, string>): string =>
    sendFailureOf(Object.assign(new Error(message), { name: 'BadRequestException' }), stand).why;

  test('a secret that is a part of another leaves nothing of it', () => {
    const stand = new Map([
      ['hunter2', '(1)'],
      ['hunter2-and-more', '(2)'],
    ]);
    expect(told('no such value hunter2-and-more, hunter2', stand)).toBe(
      'BadRequestException: no such value (2), (1)',
    );
  });

  test('stand-ins are not searched for secrets again', () => {
    const stand = new Map([
      ['pass', 'hmac:a1b2'],
      ['a', '(short)'],
    ]);
    expect(told('pass', stand)).toContain('hmac:a1b2');
  });

  test.each([
    ['within JSON', JSON.stringify({ value: 'a "quoted"\nsecret' })],
    ['within a URL', `https://x/?q=${encodeURIComponent('a "quoted"\nsecret')}`],
  ])('it is found %s', (_title, message) => {
    expect(told(message, new Map([['a "quoted"\nsecret', '(hidden)']]))).toContain('(hidden)');
  });

  test('whatever the secrets are, and whatever is a part of what, none is told', () => {
    const word = fc.stringMatching(/^[a-z]{2,6}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
        const secrets = words.flatMap((one, index) => [
          `#${one}`,
          `#${words.slice(0, index).join('')}${one}`,
        ]);
        const why = told(secrets.join(' '), new Map(secrets.map((one) => [one, '■'])));
        expect(why).toMatch(/^BadRequestException: ■( ■)*$/);
      }),
    );
  });
});
