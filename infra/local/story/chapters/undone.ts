// Somebody undoes a change by hand: the drift ends by itself.
import { undoBackend } from '../changes.js';
import type { Act } from '../scene.js';
import { fine, wrong } from '../screen.js';

export const undone: Act = async ({ rig, clients, cast }) => {
  const resolved = rig.notices.next(
    ({ event, target }) => event === 'drift.resolved' && target.includes(cast.stockResource),
  );
  const startedAt = Date.now();
  await undoBackend(clients, cast);
  const notice = await resolved;
  if (notice === undefined) {
    wrong('the end of the drift was not told');
    return false;
  }
  fine(
    'backend put back: told as drift.resolved',
    `second read, ${((notice.receivedAt - startedAt) / 1000).toFixed(1)} s`,
  );
  return true;
};
