// An endpoint that leaves one call after the other without an answer is left alone for a while: nobody else waits behind it.
export interface Silence {
  /** Rejects while the endpoint is left alone. */
  check: () => void;
  /** An attempt ended: with an answer, whatever it said, or with none. */
  ended: (hasAnswer: boolean) => void;
}

/** More than one operation that hangs makes in a row, its second attempt included. */
const mostUnanswered = 6;
/** Less than from one sweep to the next: whoever is back is read then. */
const restMs = 120_000;

const leftAlone = (endpoint: string): Error =>
  Object.assign(
    new Error(`${endpoint} left ${mostUnanswered} calls in a row unanswered, and is asked again in a moment`),
    { name: 'LeftAlone' },
  );

export const createSilence = (endpoint: string, now: () => number): Silence => {
  let unanswered = 0;
  let until = 0;
  return {
    check: () => {
      if (now() < until) throw leftAlone(endpoint);
    },
    ended: (hasAnswer) => {
      unanswered = hasAnswer ? 0 : unanswered + 1;
      if (unanswered >= mostUnanswered) until = now() + restMs;
    },
  };
};
