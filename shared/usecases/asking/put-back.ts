// When a question is asked again: at once where a search was cut short, later and a few times where it ended.
import { later } from '../../model/time.js';
import { askAfterMs } from '../look/ask.js';
import { writeAsk, type AskDeps, type Open } from './open.js';
import type { Searched } from './search.js';
import { restAfter } from './sections.js';

/** Of one search: 6,000 calls, our own reads among them. */
const callsPerSearch = 120;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const waitMs = (stopped: Searched['stopped']): number => {
  switch (stopped?.status) {
    case undefined:
      return minuteMs / 2;
    case 'throttled':
      return 5 * minuteMs;
    case 'denied':
      return 6 * hourMs;
    case 'no-entry':
    case 'failed':
      return 15 * minuteMs;
    default:
      return stopped satisfies never;
  }
};

/** A search that ended is made again later, a few times; one that did not goes on. */
export const putBack = async (deps: AskDeps, open: Open, searched: readonly Searched[]): Promise<void> => {
  const { ask } = open;
  const { rest: _rest, calls: before = 0, ...kept } = ask;
  const now = deps.clock();
  const rest = restAfter(open, searched);
  const calls = before + searched.reduce((sum, one) => sum + one.calls, 0);
  if (Object.keys(rest).length > 0 && calls < callsPerSearch) {
    const stopped = searched.find((one) => one.stopped !== undefined)?.stopped;
    await writeAsk(deps, ask, { ...kept, rest, calls }, later(now, waitMs(stopped)));
    return;
  }
  const tries = ask.tries + 1;
  const wait = askAfterMs[tries];
  await writeAsk(deps, ask, { ...kept, tries }, wait === undefined ? undefined : later(now, wait));
};
