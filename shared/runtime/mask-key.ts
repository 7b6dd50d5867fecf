// The key that masks secrets: from the environment, else from Secrets Manager when it can be read.
import { createHash } from 'node:crypto';
import { operatorError } from '../model/errors.js';

export interface MaskKey {
  key: Uint8Array;
  /** Tells keys apart without telling anything about them. */
  keyId: string;
}

/** Reads a secret by its ARN. */
export type ReadSecret = (arn: string) => Promise<string>;

const least = 32;

export const maskKeyOf = (key: Uint8Array): MaskKey => ({
  key,
  keyId: createHash('sha256').update('stagewatch key id').update(key).digest('hex').slice(0, 8),
});

const missing = (what: string) =>
  operatorError('The masking key is not at hand; nothing is stored or compared without it.', [
    {
      where: 'STAGEWATCH_MASK_KEY',
      what,
      remedy:
        'Set it to at least 32 random bytes in base64, or let STAGEWATCH_MASK_KEY_SECRET name a secret.',
    },
  ]);

export const loadMaskKey = async (
  environment: Readonly<Record<string, string | undefined>>,
  readSecret?: ReadSecret,
): Promise<MaskKey> => {
  const given = environment['STAGEWATCH_MASK_KEY'];
  if (given !== undefined && given !== '') {
    const key = Buffer.from(given, 'base64');
    if (key.length < least) throw missing(`has ${key.length} bytes, which is too few`);
    return maskKeyOf(key);
  }
  const arn = environment['STAGEWATCH_MASK_KEY_SECRET'];
  if (arn === undefined || arn === '' || readSecret === undefined) throw missing('is not set');
  const secret = await readSecret(arn);
  if (secret.length < least) throw missing('names a secret that is too short');
  return maskKeyOf(Buffer.from(secret, 'utf8'));
};
