// A scope that cannot be read is unknown, never green; that is told, and its end, too.
import type { Act } from '../scene.js';
import { doubtful, fine, wrong } from '../screen.js';

export const blindness: Act = async ({ rig }) => {
  const message = 'User is not authorized to perform: apigateway:GET';
  const fault = rig.aws.faults.add({
    service: 'apigateway',
    operation: 'GetStages',
    answer: { code: 'AccessDeniedException', status: 403, message },
  });
  const told = rig.notices.next(({ event }) => event === 'watch.blind');
  await rig.wired.runSchedule('sweep');
  const blind = await told;
  if (blind === undefined) {
    wrong('the blind scope was not told');
    return false;
  }
  doubtful('GetStages answers 403: unknown, not green; told once (watch.blind)');
  const restored = rig.notices.next(({ event }) => event === 'watch.restored');
  fault.remove();
  await rig.wired.runSchedule('sweep');
  const isBack = (await restored) !== undefined;
  if (isBack) fine('access is back', 'told once: watch.restored');
  else wrong('the end of the blindness was not told');
  return isBack;
};
