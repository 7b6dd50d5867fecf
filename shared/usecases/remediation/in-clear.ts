// Puts values of sources that were read again in the place of their masks: only those that the masks were made of. Pure.
import { grouped } from '../../engine/grouped.js';
import { equalLeaves } from '../../engine/judge.js';
import { isMasked, valueNotKept } from '../../kinds/_support/patching.js';
import { quotedWord } from '../../kinds/_support/patching-commands.js';
import type { DeclaredLeaf, DeclaredTarget } from '../../model/declaration.js';
import type { Problem } from '../../model/errors.js';
import type { Refusal, RefusalCode, TargetPlan } from '../../model/plan.js';
import type { KindId } from '../../model/target.js';

/** What a source says now, in clear, about a leaf: by the kind of its target, its address and its pointer. */
export type Saying = (kind: KindId, leaf: DeclaredLeaf) => readonly DeclaredLeaf[];

/** What became of reading the source of a masked value again. */
export type Reread =
  | { status: 'read'; saying: Saying; mask: (target: DeclaredTarget) => DeclaredTarget }
  /** It was given as a text: there is nowhere to read it. */
  | { status: 'not-kept' }
  /** The settings name it no longer: where it is, nobody tells. */
  | { status: 'not-named' }
  /** It holds this text no longer, or one that cannot be compiled. */
  | { status: 'changed' }
  | { status: 'unread'; problem: Problem };

/** A target with its values in clear, as far as they are known; a refusal for each that is not, with the reason. */
export interface InClear {
  declared: DeclaredTarget;
  refused: readonly Refusal[];
}

/** Made once for a source: a state may declare thousands of targets. */
export const sayingOf = (targets: readonly DeclaredTarget[]): Saying => {
  const all = targets.flatMap(({ kind, leaves }) => leaves.map((leaf) => ({ kind, leaf })));
  const byAddress = grouped(all, ({ leaf }) => leaf.address);
  return (kind, { address, pointer }) =>
    (byAddress.get(address) ?? []).flatMap((one) =>
      one.kind === kind && one.leaf.pointer === pointer ? [one.leaf] : [],
    );
};

export const maskedSources = ({ leaves }: DeclaredTarget): readonly string[] => [
  ...new Set(leaves.filter(({ value }) => isMasked(value)).map(({ source }) => source)),
];

const secret = 'The declared value is a secret, of which Stagewatch keeps a hash';

const refusal = (
  { pointer, source }: DeclaredLeaf,
  reread: Exclude<Reread, { status: 'read' }> | undefined,
): Refusal => {
  const plain = valueNotKept([pointer]);
  switch (reread?.status) {
    case undefined:
      return plain;
    case 'not-kept': {
      const command = `stagewatch reconcile ${quotedWord(source)}`;
      return {
        ...plain,
        why: `${secret}, and its source ${source} was given as a text, which is not kept.`,
        remedy: `Run \`${command}\` where the file is: it has the values. Or name a source that AWS keeps in \`baselines\`.`,
        command,
      };
    }
    case 'not-named':
      return {
        ...plain,
        why: `${secret}, and the settings no longer name its source ${source}.`,
        remedy: 'Name it in `baselines` again, or remove it from the baseline.',
      };
    case 'changed':
      return {
        ...plain,
        why: `${secret}, and its source has changed since the baseline was compiled: ${source}.`,
        remedy: 'Refresh the baseline from it (`{ "refresh": true }`), and make a new plan.',
      };
    case 'unread':
      return {
        ...plain,
        why: `${secret}, and its source ${source} could not be read again: ${reread.problem.what}.`,
        remedy: reread.problem.remedy,
      };
    default:
      return reread satisfies never;
  }
};

/** The value whose mask is exactly the one that is kept: nothing else was ever declared. */
const valueBehind = (
  target: DeclaredTarget,
  leaf: DeclaredLeaf,
  { saying, mask }: Extract<Reread, { status: 'read' }>,
): DeclaredLeaf | undefined => {
  const candidates = saying(target.kind, leaf);
  const { leaves } = mask({ ...target, leaves: candidates });
  const index = leaves.findIndex(({ value }) => equalLeaves(leaf.value, value));
  return candidates[index];
};

/** `rereads`: by the names of `maskedSources`. */
export const inClear = (declared: DeclaredTarget, rereads: ReadonlyMap<string, Reread>): InClear => {
  const refused: Refusal[] = [];
  const leaves = declared.leaves.map((leaf): DeclaredLeaf => {
    if (!isMasked(leaf.value)) return leaf;
    const reread = rereads.get(leaf.source);
    const found = reread?.status === 'read' ? valueBehind(declared, leaf, reread) : undefined;
    if (found !== undefined) return { ...leaf, value: found.value };
    refused.push(refusal(leaf, reread?.status === 'read' ? { status: 'changed' } : reread));
    return leaf;
  });
  return { declared: { ...declared, leaves }, refused };
};

const wanting: readonly RefusalCode[] = ['value-not-kept', 'value-not-told'];

/** Whether a plan does less than it could with the values in clear. */
export const wantsValues = (
  plan: Pick<TargetPlan, 'refused'> | undefined,
  declared: DeclaredTarget | undefined,
): declared is DeclaredTarget =>
  plan?.refused.some(({ code }) => wanting.includes(code)) === true &&
  declared?.leaves.some(({ value }) => isMasked(value)) === true;

/** A refusal for want of a value, with the reason why that value could not be had. */
export const withReasons = <Plan extends Pick<TargetPlan, 'refused'>>(
  plan: Plan,
  { refused: reasons }: InClear,
): Plan => ({
  ...plan,
  refused: plan.refused.map((one) => {
    if (one.code !== 'value-not-kept') return one;
    const reason = reasons.find(({ paths }) => paths.some((path) => one.paths.includes(path))) ?? reasons[0];
    return reason === undefined ? one : { ...reason, paths: one.paths };
  }),
});
