// Why nothing could be asked of another account: its role could not be assumed, so no call was sent there.
import type { UnknownReason } from './comparison.js';

export type NoEntryReason = Extract<UnknownReason, 'no-access' | 'throttled' | 'unavailable'>;

/** It stands in place of the answer of whichever call was to be sent. */
export interface NoEntry extends Error {
  name: 'NoEntryError';
  reason: NoEntryReason;
}

/** `message`: which role of which account, what to do, and what STS said; no secret. */
export const noEntry = (reason: NoEntryReason, message: string): NoEntry =>
  Object.assign(new Error(message), { name: 'NoEntryError' as const, reason });

/** By its name: the parts of a bundle need not share a class. */
export const isNoEntry = (error: unknown): error is NoEntry =>
  error instanceof Error && error.name === 'NoEntryError' && 'reason' in error;
