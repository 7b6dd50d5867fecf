// Declarations of deployed stacks: by name or by tag, each with its nested stacks.
import type { Place } from '../../model/target.js';
import type { Bindings } from '../../usecases/declarations/source.js';
import type { FetchedSource, SourceSpec } from '../../usecases/sources/source-spec.js';
import type { RemoteSourcesOptions } from './client-config.js';
import { sourceError } from './failures.js';
import { createStackCalls, type StackCalls, type StackMember } from './stack-calls.js';
import {
  holdsNothing,
  isChanging,
  parametersOf,
  placeOfArn,
  whyUnusable,
  type DeployedStack,
} from './stack.js';

/** Reads what CloudFormation keeps. */
export interface StackSources {
  named: (spec: SourceSpec, nameOrArn: string) => Promise<readonly FetchedSource[]>;
  tagged: (spec: SourceSpec, tag: { key: string; value: string }) => Promise<readonly FetchedSource[]>;
}

/** People nest two or three deep; CloudFormation refuses a circle, so that deeper is odd. */
const deepest = 10;

/** What reading one tree of stacks has in common. */
interface Tree {
  calls: StackCalls;
  spec: SourceSpec;
  /** ARNs that were read: a stack is read once. */
  seen: Set<string>;
  exports: () => ReturnType<StackCalls['exports']>;
}

interface Branch {
  stack: DeployedStack;
  /** `stack:orders`, and below it `stack:orders/Api`. */
  name: string;
  depth: number;
  /** A stack above it is being deployed, and will come to this one. */
  isHeld: boolean;
}

const nestedType = 'AWS::CloudFormation::Stack';

/** In the long form, or as YAML's tag. */
const imports = /Fn::ImportValue|!ImportValue/;

interface Child {
  logicalId: string;
  stack: DeployedStack;
}

/** The nested stacks of one stack that were not read yet. */
const childrenOf = async (
  { calls, spec, seen }: Tree,
  { name, depth, isHeld }: Branch,
  members: readonly StackMember[],
): Promise<readonly Child[]> => {
  const nested = members.filter(({ type, physicalId }) => type === nestedType && !seen.has(physicalId));
  if (nested.length > 0 && depth >= deepest)
    throw sourceError(spec.name, `${name} nests stacks more than ${deepest} deep`, 'Name the inner stacks.');
  const children: Child[] = [];
  for (const { logicalId, physicalId } of nested) {
    seen.add(physicalId);
    const stack = await calls.describe(spec.name, physicalId);
    // While the stack above changes, one of its own may be on the way in or out.
    if (isHeld && whyUnusable(stack) !== undefined) continue;
    children.push({ logicalId, stack });
  }
  return children;
};

/** Logical to physical names, and what nested stacks give out: `Api.Outputs.Url`. */
const physicalIdsOf = (
  members: readonly StackMember[],
  children: readonly Child[],
): Readonly<Record<string, string>> =>
  Object.fromEntries([
    ...members.map(({ logicalId, physicalId }) => [logicalId, physicalId] as const),
    ...children.flatMap(({ logicalId, stack }) =>
      Object.entries(stack.outputs).map(([key, value]) => [`${logicalId}.Outputs.${key}`, value] as const),
    ),
  ]);

const refuseUnusable = (spec: SourceSpec, stack: DeployedStack): void => {
  const why = whyUnusable(stack);
  if (why !== undefined) throw sourceError(spec.name, why.what, why.remedy);
  const { account } = spec.bindings.place ?? {};
  if (account === undefined || stack.place.account === undefined || account === stack.place.account) return;
  const what = `the stack ${stack.name} found is in account ${stack.place.account}, not in ${account}`;
  throw sourceError(
    spec.name,
    what,
    `Use credentials of account ${account}, or correct the source's account.`,
  );
};

/** What a person gave holds for the stack they named; CloudFormation knows better wherever it tells. */
const bindingsOf = (given: Bindings, stack: DeployedStack): Bindings => ({
  ...given,
  place: { ...given.place, ...stack.place },
  parameters: parametersOf(stack, given.parameters),
  stack: { name: stack.name, id: stack.id },
});

const readBranch = async (tree: Tree, branch: Branch): Promise<FetchedSource[]> => {
  const { calls, spec } = tree;
  const { stack, name, depth } = branch;
  refuseUnusable(spec, stack);
  const isHeld = branch.isHeld || isChanging(stack);
  const text = await calls.template(spec.name, stack);
  const members = await calls.members(spec.name, stack);
  const children = await childrenOf(tree, { ...branch, isHeld }, members);
  const given = depth === 0 ? spec.bindings : {};
  const bindings = {
    ...bindingsOf(given, stack),
    physicalIds: { ...given.physicalIds, ...physicalIdsOf(members, children) },
    ...(imports.test(text) ? { exports: await tree.exports() } : {}),
  };
  const fetched: FetchedSource[] = [
    { source: { name, text, bindings }, revision: stack.revision, ...(isHeld ? { isChanging: true } : {}) },
  ];
  for (const child of children) {
    const below = { stack: child.stack, name: `${name}/${child.logicalId}`, depth: depth + 1, isHeld };
    fetched.push(...(await readBranch(tree, below)));
  }
  return fetched;
};

/** A stack with all nested ones. A deployment that began while we read leaves nothing that could be relied on. */
const readTree = async (tree: Tree, root: DeployedStack): Promise<readonly FetchedSource[]> => {
  tree.seen.add(root.id);
  const branch = { stack: root, name: `stack:${root.name}`, depth: 0, isHeld: false };
  const fetched = await readBranch(tree, branch);
  const after = await tree.calls.describe(tree.spec.name, root.id);
  if (after.revision.id === root.revision.id) return fetched;
  return fetched.map((one) => ({ ...one, isChanging: true }));
};

const byName = (a: DeployedStack, b: DeployedStack): number => (a.name < b.name ? -1 : 1);

/** Stacks with the tag that hold something; nested ones inherit their root's tags and come with it. */
const chosenOf = (
  stacks: readonly DeployedStack[],
  { key, value }: { key: string; value: string },
): readonly DeployedStack[] => {
  const tagged = stacks.filter((stack) => stack.tags[key] === value && !holdsNothing(stack));
  const ids = new Set(tagged.map(({ id }) => id));
  return tagged.filter(({ above }) => !above.some((id) => ids.has(id))).sort(byName);
};

export const createStackSources = (options: RemoteSourcesOptions): StackSources => {
  const places = new Map<string, StackCalls>();
  const callsIn = (place: Partial<Place>): StackCalls => {
    const id = `${place.account ?? ''}/${place.region ?? ''}`;
    const made = places.get(id) ?? createStackCalls(options, place);
    places.set(id, made);
    return made;
  };
  const treeOf = (spec: SourceSpec, named: Partial<Place> = {}): Tree => {
    const calls = callsIn({ ...spec.bindings.place, ...named });
    let exported: ReturnType<StackCalls['exports']> | undefined;
    return { calls, spec, seen: new Set(), exports: () => (exported ??= calls.exports(spec.name)) };
  };
  return {
    named: async (spec, nameOrArn) => {
      const tree = treeOf(spec, placeOfArn(nameOrArn));
      return readTree(tree, await tree.calls.describe(spec.name, nameOrArn));
    },
    tagged: async (spec, tag) => {
      const tree = treeOf(spec);
      const chosen = chosenOf(await tree.calls.describeAll(spec.name), tag);
      if (chosen.length === 0) {
        const what = `no deployed stack has the tag ${tag.key}=${tag.value}`;
        throw sourceError(
          spec.name,
          what,
          'Correct the tag or the Region; no stack never means "nothing declared".',
        );
      }
      const fetched: FetchedSource[] = [];
      for (const stack of chosen) fetched.push(...(await readTree(tree, stack)));
      return fetched;
    },
  };
};
