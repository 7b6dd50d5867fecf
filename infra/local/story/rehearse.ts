// `--from FILE`: a person's own declaration, built on the embedded AWS, then changed target by target.
import { coerce } from '../../../shared/engine/coerce.js';
import type { DeclaredLeaf, DeclaredTarget } from '../../../shared/model/declaration.js';
import { kindOf } from '../../../shared/kinds/registry.js';
import { changeLive } from '../estate/change.js';
import { physical } from '../estate/rebind.js';
import { otherValue } from '../estate/other-value.js';
import type { Rig } from './rig.js';
import type { Told } from './tell.js';
import { chapter, doubtful, fine, found, note, print, title, wrong } from './screen.js';

/** Leaves that can be changed alone on the embedded AWS, most telling first. */
const changeable = (target: DeclaredTarget): DeclaredLeaf[] => {
  const { schema, gravityOf } = kindOf(target.kind);
  const weight = { low: 0, medium: 1, high: 2, critical: 3 } as const;
  return target.leaves
    .filter((leaf) => {
      const field = schema.byPattern(leaf.pattern);
      return field !== undefined && field.conditions === undefined && coerce(field, leaf.value).ok;
    })
    .sort((a, b) => weight[gravityOf(b.pointer, {}).severity] - weight[gravityOf(a.pointer, {}).severity]);
};

type Outcome = 'told' | 'missed' | 'unchangeable';

const changeOne = async (rig: Rig, target: DeclaredTarget): Promise<Outcome> => {
  const kind = kindOf(target.kind);
  const clients = rig.as('mallory', target);
  const live = physical(target, rig.ids);
  const state = Object.fromEntries(target.leaves.map((leaf) => [leaf.pointer, leaf.value]));
  for (const leaf of changeable(target)) {
    const value = await otherValue({ clients, target: live }, leaf.pointer, state);
    if (value === undefined) continue;
    const startedAt = Date.now();
    const told = rig.notices.next(
      ({ target: id, differences }) => id.endsWith(live.key) && differences.has(leaf.pointer),
    );
    try {
      await changeLive(clients, live, leaf.pointer, value);
    } catch {
      continue; // AWS refuses this change alone; another leaf of the target will do.
    }
    const notice = await told;
    if (notice === undefined) {
      wrong(`${target.address}: ${leaf.declaredAs} changed, not told within 10 s`);
      return 'missed';
    }
    found(
      kind.gravityOf(leaf.pointer, {}).severity,
      target.address,
      leaf.pointer,
      (notice.receivedAt - startedAt) / 1000,
      `by ${notice.maker.name || 'somebody not known yet'}`,
    );
    return 'told';
  }
  doubtful(`${target.address}: nothing in it can be changed alone`);
  return 'unchangeable';
};

/** True if an untouched estate was silent and every change was told. */
export const rehearse = async (rig: Rig, name: string): Promise<Told> => {
  title('Stagewatch', `— a rehearsal on ${name}, built on an embedded AWS`);
  chapter(1, `${rig.baseline.targets.length} targets declared`);
  const isSilent = rig.notices.all.length === 0;
  if (isSilent) fine('everything is in sync', 'nothing told');
  else
    for (const notice of rig.notices.all)
      wrong(`${notice.event} ${notice.target} ${[...notice.differences.keys()].join(' ')}`);
  chapter(2, 'One change on each target, as a console user makes it');
  const outcomes: Outcome[] = [];
  for (const target of rig.baseline.targets) outcomes.push(await changeOne(rig, target));
  const count = (outcome: Outcome): number => outcomes.filter((one) => one === outcome).length;
  print();
  note(
    `${count('told')} changes told, ${count('missed')} missed, ${count('unchangeable')} targets without a change to make.`,
  );
  const isWhole = isSilent && count('missed') === 0 && rig.wired.failures.length === 0;
  return { isWhole, chapters: 2 };
};
