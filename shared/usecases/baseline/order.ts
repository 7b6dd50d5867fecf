// What the `baseline` door can be asked, once it is understood.
import type { EpochMs } from '../../model/time.js';
import type { BaselineRequest } from '../compile-baseline.js';

/** Something happened to what a source may be kept in; where to look, never what is true. */
export type SourceEvent =
  /** `keys`: the object's key as written, and decoded where that gives another one. */
  | { type: 'object'; bucket: string; keys: readonly string[]; at: EpochMs }
  | {
      type: 'stack';
      /** Its ARN. */
      id: string;
      name: string;
      account: string;
      region: string;
      /** `changing`: a deployment is at work; `settled`: it is over, however it ended. */
      phase: 'changing' | 'settled';
      at: EpochMs;
    };
export type StackEvent = Extract<SourceEvent, { type: 'stack' }>;

export type BaselineOrder =
  | { type: 'compile'; request: BaselineRequest }
  /** Names as in `baselines:`. */
  | { type: 'refresh'; names: 'all' | readonly string[] }
  | { type: 'events'; events: readonly SourceEvent[] };
