// Many findings told in one message: what is kept of it, so that a crash repeats the very same one.
import type { EpochMs } from './time.js';

/** The last digest of the estate, or of what is lost of an account. */
export interface DigestRow {
  /** Whose digest it is. */
  name: string;
  version: number;
  /** It is about announcements that were made until then, and about no later ones. */
  until: EpochMs;
  /** When somebody set about telling it. */
  at: EpochMs;
  /** Told, and marked with each of its findings. */
  isDone: boolean;
}
