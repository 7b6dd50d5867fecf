// The hash of a plan made at a terminal: salted and slow, because what it covers may hold short secrets.
import { randomBytes, scryptSync } from 'node:crypto';

const saltBytes = 6;
const hashBytes = 16;
/** About 30 ms a guess: what is printed in a CI log must not be a way to try out secrets. */
const cost = { N: 16_384, r: 8, p: 1 };

export interface Agreement {
  digest: (text: string) => string;
  /** What `--expect` takes. */
  token: (hash: string) => string;
}

const shape = /^([0-9a-f]{12})-([0-9a-f]{32})$/;

/** With the salt of a token the same plan gets the same hash again. */
export const agreementOn = (token: string | undefined): Agreement & { expected?: string } => {
  const [, given, expected] = shape.exec(token ?? '') ?? [];
  const salt = given ?? randomBytes(saltBytes).toString('hex');
  return {
    digest: (text) => scryptSync(text, salt, hashBytes, cost).toString('hex'),
    token: (hash) => `${salt}-${hash}`,
    ...(expected === undefined ? {} : { expected }),
  };
};

export const isToken = (text: string): boolean => shape.test(text);
