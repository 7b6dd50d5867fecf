// Every way in which a declared target can drift: each setting changed, taken away or added, alone and all at once.
import { kindOf } from '../../../shared/kinds/registry.js';
import { isWithin } from '../../../shared/engine/pointer.js';
import type { Baseline, DeclaredTarget } from '../../../shared/model/declaration.js';
import type { LeafValue } from '../../../shared/model/field.js';
import type { KindId } from '../../../shared/model/target.js';
import { declared as fullyDeclared } from '../../acceptance/declared/index.js';
import type { Variant } from '../../acceptance/declared/variant.js';
import type { World } from './world.js';

/** A live change, a declaration that says something else than what lives, or both. */
export interface Drift {
  title: string;
  /** Changes what lives; false where AWS lets nobody do so. */
  happens: (world: World) => Promise<boolean>;
  /** What is declared then. */
  declared: (target: DeclaredTarget) => DeclaredTarget;
}

/** Fields that only sources of other languages declare. */
const foreignValues: Readonly<Record<string, Readonly<Record<string, LeafValue>>>> = {
  'apigateway.stage': { '/webAclArn': 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/a/1' },
};

const asItIs = (target: DeclaredTarget): DeclaredTarget => target;

/** AWS itself may refuse a change that nobody can make: then there is no such drift. */
const unlessRefused = (error: unknown): false => {
  const isRefusal =
    error instanceof Error && /^(BadRequest|NotFound|Validation|Conflict|Serialization)/.test(error.name);
  if (!isRefusal) throw error;
  return false;
};

const change = async (world: World, pointer: string, value: LeafValue | undefined): Promise<boolean> =>
  world.estate.change(world.declared, pointer, value).then(() => true, unlessRefused);

const changed = (pointer: string): Drift => ({
  title: `${pointer} changed`,
  happens: async (world) => {
    const other = await world.estate.other(world.declared, pointer);
    return other === undefined ? false : change(world, pointer, other);
  },
  declared: asItIs,
});

const taken = (pointer: string): Drift => ({
  title: `${pointer} taken away`,
  happens: (world) => change(world, pointer, undefined),
  declared: asItIs,
});

/** The default of AWS, as it stands after somebody unset it. */
const defaulted = (kind: KindId, pointer: string): Drift[] => {
  const unset = kindOf(kind).schema.fieldAt(pointer)?.unset;
  if (unset === undefined || typeof unset === 'function') return [];
  return [
    {
      title: `${pointer} set to its default`,
      happens: (world) => change(world, pointer, unset),
      declared: asItIs,
    },
  ];
};

const added = ({ pointer, value }: { pointer: string; value: LeafValue }): Drift => ({
  title: `${pointer} added`,
  happens: (world) => change(world, pointer, value),
  declared: asItIs,
});

/** The declaration says that there is nothing at the paths. */
export const without = (target: DeclaredTarget, paths: readonly string[]): DeclaredTarget => ({
  ...target,
  leaves: target.leaves.filter(({ pointer }) => !paths.some((path) => isWithin(pointer, path))),
  closed: [
    ...target.closed,
    ...paths.map((pointer) => ({ pointer, declaredAs: pointer, class: 'declared' as const })),
  ],
});

/** `silent`: declared and AWS's own, so that it means nothing without the rest (the deployment of a stage that deploys itself). */
const undeclared = (title: string, paths: readonly string[], silent: readonly string[] = []): Drift => ({
  title: `${title} not declared any more`,
  happens: async () => true,
  declared: (target) => {
    const { leaves, ...rest } = without(target, paths);
    return { ...rest, leaves: leaves.filter(({ pointer }) => !silent.includes(pointer)) };
  },
});

/** `/canarySettings` and `/methodSettings/x` of what is declared: blocks, maps and entries of maps. */
const blocksOf = ({ leaves }: DeclaredTarget): string[] => {
  const prefixes = leaves.flatMap(({ pointer }) => {
    const tokens = pointer.split('/');
    return tokens.slice(2).map((_, index) => tokens.slice(0, index + 2).join('/'));
  });
  return [...new Set(prefixes)];
};

const allAtOnce = (title: string, drifts: readonly Drift[]): Drift => ({
  title,
  happens: async (world) => {
    let isAny = false;
    for (const drift of drifts) if (await drift.happens(world)) isAny = true;
    return isAny;
  },
  declared: asItIs,
});

/** Another variant is declared than the one that lives; deployments stay, because ids of others mean nothing here. */
const redeclared = (title: string, other: DeclaredTarget): Drift => ({
  title: `${title} declared instead`,
  happens: async () => true,
  declared: (target) => {
    const isDeployment = ({ pattern }: { pattern: string }): boolean => pattern.endsWith('/deploymentId');
    const leaves = [
      ...other.leaves.filter((leaf) => !isDeployment(leaf) && leaf.pattern !== '/cacheNamespace'),
      ...target.leaves.filter(({ pattern }) => pattern === '/deploymentId'),
    ];
    return { ...target, leaves, closed: [], leftOut: [] };
  },
});

const isMap = (kind: KindId, path: string): boolean =>
  kindOf(kind).schema.fields.some(({ pattern }) => pattern.startsWith(`${path}/*`));

/** A map is taken away entry by entry. */
const blockTaken = ({ kind }: DeclaredTarget, block: string, blocks: readonly string[]): Drift => {
  if (!isMap(kind, block)) return taken(block);
  const entries = blocks.filter((other) => isWithin(other, block) && other !== block);
  return allAtOnce(`${block} taken away`, entries.map(taken));
};

/** What no form of ours declares, and others do: it is declared beside the rest. */
const foreign = (target: DeclaredTarget): Drift[] =>
  Object.entries(foreignValues[target.kind] ?? {}).map(([pointer, value]) => ({
    title: `${pointer} declared by others`,
    happens: async () => true,
    declared: (before) => ({
      ...before,
      leaves: [
        ...before.leaves,
        {
          pointer,
          pattern: pointer,
          value,
          declaredAs: pointer,
          address: before.address,
          source: before.source,
        },
      ],
    }),
  }));

/** One leaf for each field: what is true of one key of a map is true of the others. */
const firstOfEach = ({ leaves }: DeclaredTarget): string[] => [
  ...new Map([...leaves].reverse().map(({ pattern, pointer }) => [pattern, pointer])).values(),
];

/** Without what AWS fills in or leaves out: types, maps and deployments stay, because the rest hangs on them. */
export const bare = (baseline: Baseline): Baseline => ({
  ...baseline,
  targets: baseline.targets.map((target) => ({
    ...target,
    leaves: target.leaves.filter(({ pattern }) =>
      /\*|type$|subtype$|deploymentId$|cacheKeyParameters$/i.test(pattern),
    ),
  })),
});

/** Drifts of one sort: each sort is tried on a world of its own. */
export interface Sort {
  title: string;
  drifts: readonly Drift[];
}

export const sortsOf = (
  target: DeclaredTarget,
  variant: Variant,
  others: readonly { title: string; target: DeclaredTarget }[],
): Sort[] => {
  const pointers = target.leaves.map(({ pointer }) => pointer);
  const firsts = firstOfEach(target);
  const blocks = blocksOf(target);
  const isWhole = (path: string): boolean => variant.whole?.some((whole) => isWithin(path, whole)) === true;
  const changes = pointers.map(changed);
  const maps = (fullyDeclared[target.kind]?.additions ?? []).filter(({ map }) => !isWhole(map));
  const heads = [...new Set(pointers.map((pointer) => pointer.split('/').slice(0, 2).join('/')))];
  return [
    { title: 'something was changed', drifts: changes },
    {
      title: 'something was taken away',
      drifts: [
        ...firsts.flatMap((pointer) => [taken(pointer), ...defaulted(target.kind, pointer)]),
        ...blocks.map((block) => blockTaken(target, block, blocks)),
      ],
    },
    { title: 'something was added', drifts: [...foreign(target), ...maps.map(added)] },
    {
      title: 'something is not declared any more',
      drifts: [...firsts, ...blocks].map((path) => undeclared(path, [path], variant.silent)),
    },
    {
      title: 'everything differs',
      drifts: [
        undeclared('everything', heads),
        allAtOnce('everything changed', changes),
        allAtOnce('everything taken away', [...pointers].reverse().map(taken)),
        ...others.map((other) => redeclared(other.title, other.target)),
      ],
    },
  ];
};
