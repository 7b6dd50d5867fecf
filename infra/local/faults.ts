// Faults that a test or a story injects into the embedded AWS.
import { ServiceError, type Call } from './protocol/service.js';

/** What goes wrong. `applied` says that the operation did take effect and only its answer got lost. */
export type FaultAnswer =
  | { code: string; status?: number; message?: string; retryAfterSeconds?: number }
  | { delayMs: number }
  | { hang: true; applied?: boolean }
  | { drop: true; applied?: boolean }
  | { truncate: true };

/** Which calls go wrong: each condition left out matches every call; `times` left out means for good. */
export interface Fault {
  service?: string;
  operation?: string;
  when?: (call: Call) => boolean;
  times?: number;
  answer: FaultAnswer;
}

/** The faults in force. */
export interface Faults {
  /** Adds a fault; `hits()` tells how many calls it met, `remove()` takes it away. */
  add(fault: Fault): { hits(): number; remove(): void };
  clear(): void;
  /** The fault that this call meets, counted as met. The one added last wins. */
  take(service: string, call: Call): FaultAnswer | undefined;
}

/** No faults yet. */
export const createFaults = (): Faults => {
  let active: { fault: Fault; hits: number }[] = [];
  return {
    add(fault) {
      const entry = { fault, hits: 0 };
      active.unshift(entry);
      return { hits: () => entry.hits, remove: () => (active = active.filter((other) => other !== entry)) };
    },
    clear: () => (active = []),
    take(service, call) {
      const met = active.find(
        ({ fault, hits }) =>
          hits < (fault.times ?? Infinity) &&
          (fault.service ?? service) === service &&
          (fault.operation ?? call.operation) === call.operation &&
          (fault.when?.(call) ?? true),
      );
      if (met) met.hits += 1;
      return met?.fault.answer;
    },
  };
};

/** Whether the caller gets no answer at all. */
export const hidesAnswer = (fault: FaultAnswer): fault is Extract<FaultAnswer, { applied?: boolean }> =>
  'hang' in fault || 'drop' in fault;

/** Whether the call never took effect and nobody recorded it. */
export const isLost = (fault: FaultAnswer): boolean => hidesAnswer(fault) && !fault.applied;

/** The error of a fault that keeps the operation from running; `undefined` when the operation runs. */
export const errorOf = (fault: FaultAnswer): ServiceError | undefined => {
  if (isLost(fault)) return new ServiceError('InternalFailure', 'Injected fault: the call was lost');
  if (!('code' in fault)) return undefined;
  const { code, message = `Injected fault: ${code}`, retryAfterSeconds: seconds } = fault;
  return new ServiceError(code, message, seconds === undefined ? {} : { retryAfterSeconds: String(seconds) });
};
