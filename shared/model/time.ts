// Points in time and lengths of time; the two never mix with seconds by accident.
import type { Branded } from './brand.js';

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = Branded<number, 'EpochMs'>;

export const epochMs = (milliseconds: number): EpochMs => milliseconds as EpochMs;
export const later = (at: EpochMs, byMs: number): EpochMs => epochMs(at + byMs);

/** Where time comes from: always an argument, so that tests and a simulator can own it. */
export type Clock = () => EpochMs;
