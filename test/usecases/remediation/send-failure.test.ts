// What a failed call tells: whether it may have happened, whether to try again, and a sentence without secrets.
import { describe, expect, test } from '@jest/globals';
import * as rest from '@aws-sdk/client-api-gateway';
import fc from 'fast-check';
import { sendFailureOf } from '../../../shared/usecases/remediation/send-failure.js';

const none = new Map<string, string>();
const metadata = (httpStatusCode: number) => ({ $metadata: { httpStatusCode }, message: 'no' });

/** As the SDK throws them: its classes have `retryAfterSeconds` whether AWS sent one or not. */
const table: [title: string, error: unknown, type: string, afterMs?: number][] = [
  [
    'throttled with a hint',
    new rest.TooManyRequestsException({ ...metadata(429), retryAfterSeconds: '7' }),
    'again',
    7000,
  ],
  ['throttled without one', new rest.TooManyRequestsException(metadata(429)), 'again'],
  [
    'throttled with nonsense for a hint',
    new rest.TooManyRequestsException({ ...metadata(429), retryAfterSeconds: 'soon' }),
    'again',
  ],
  ['a quota that is used up', new rest.LimitExceededException(metadata(429)), 'final'],
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
  ],
  ['another conflict', new rest.ConflictException(metadata(409)), 'final'],
  ['gone', new rest.NotFoundException(metadata(404)), 'final'],
  ['out of service', new rest.ServiceUnavailableException(metadata(503)), 'unclear'],
  ['no answer', Object.assign(new Error('socket hang up'), { name: 'TimeoutError' }), 'unclear'],
  ['nothing that is an error', 'oh', 'unclear'],
];

test.each(table)('%s', (_title, error, type, afterMs) => {
  expect(sendFailureOf(error, none)).toMatchObject({ type, ...(afterMs === undefined ? {} : { afterMs }) });
  if (afterMs === undefined) expect(sendFailureOf(error, none)).not.toHaveProperty('afterMs');
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

  test('whatever the secrets and their places are, none is told', () => {
    const secret = fc.string({ unit: 'grapheme', minLength: 4, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(secret, { minLength: 1, maxLength: 4 }), fc.string(), (secrets, around) => {
        const stand = new Map(secrets.map((one) => [one, '']));
        fc.pre(!secrets.some((one) => 'BadRequestException: '.includes(one)));
        fc.pre(!secrets.some((one) => around.includes(one)));
        const why = told(secrets.join(' and '), new Map([...stand].map(([one]) => [one, '■'])));
        for (const one of secrets)
          if (!' and '.includes(one) && !secrets.some((other) => other !== one && overlaps(one, other)))
            expect(why).not.toContain(one);
      }),
    );
  });
});

/** Texts that share their ends may make a third one out of what is left. */
const overlaps = (a: string, b: string): boolean => [...a].some((letter) => b.includes(letter));
