// Ten changes by people, each found at its path, told exactly once, with who made it.
import { setTimeout as sleep } from 'node:timers/promises';
import { consoleChanges, type Cast, type ConsoleChange } from '../changes.js';
import { drifts, type Notice } from '../notices.js';
import { people } from '../people.js';
import type { Rig } from '../rig.js';
import type { Act, Scene } from '../scene.js';
import { found, note, wrong } from '../screen.js';

const isAbout =
  ({ at, target }: ConsoleChange, cast: Cast) =>
  (notice: Notice): boolean =>
    drifts.includes(notice.event) &&
    notice.target.endsWith(target(cast)) &&
    ('path' in at ? notice.differences.has(at.path) : notice.verdict === at.verdict);

const severityIn = ({ at }: ConsoleChange, notice: Notice): string | undefined =>
  'path' in at ? notice.differences.get(at.path) : notice.severity;

/** A look that saw the change before its event came told it without a name; the event then completes the finding. */
const makerOf = async ({ madeBy }: Rig, { maker, target }: Notice): Promise<Notice['maker']> => {
  for (let tries = 0, known = maker; ; tries += 1) {
    if (known.name !== '' || tries === 50) return known;
    await sleep(100);
    known = await madeBy(target);
  }
};

/** Makes one change and waits for its notice: it has to name path and severity, and to be the only one. */
const changeOnce = async ({ rig, cast }: Scene, change: ConsoleChange): Promise<boolean> => {
  const startedAt = Date.now();
  const before = rig.notices.all.length;
  const told = rig.notices.next(isAbout(change, cast));
  await change.act(rig.as(change.who, rig.aws), cast);
  const notice = await told;
  if (notice === undefined) {
    wrong(`${change.what}: not told within 10 s`);
    return false;
  }
  const severity = severityIn(change, notice) ?? '';
  const place = 'path' in change.at ? change.at.path : `(${change.at.verdict})`;
  const { called, with: how } = people[change.who];
  const seconds = (notice.receivedAt - startedAt) / 1000;
  const maker = await makerOf(rig, notice);
  found(severity, change.what, place, seconds, `by ${maker.name} (${how})`);
  const isNamed = maker.name === called && maker.confidence === 'exact';
  if (!isNamed) wrong(`${change.what}: ${maker.confidence} ${maker.name}, but it was ${called}`);
  const copies = rig.notices.all.slice(before).filter(isAbout(change, cast)).length;
  if (copies !== 1) wrong(`${change.what}: told ${copies} times`);
  if (severity !== change.severity) wrong(`${change.what}: ${severity}, but it is ${change.severity}`);
  return copies === 1 && severity === change.severity && isNamed;
};

export const behindYourBack: Act = async (scene) => {
  for (const change of consoleChanges) if (await changeOnce(scene, change)) scene.seen.found += 1;
  const count = scene.seen.found;
  note(`${count} of ${consoleChanges.length} changes found at their path and told exactly once.`);
  return count === consoleChanges.length;
};
