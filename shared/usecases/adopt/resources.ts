// From one live thing to the resources that declare it in our own form.
import { tokensOf } from '../../engine/column.js';
import { isObject, type Json, type JsonObject } from '../../model/brand.js';
import { atLeast } from '../../model/severity.js';
import type { DeclarationType, Seen } from '../../kinds/kind.js';
import { withoutSecrets } from './secrets.js';
import { emptyBranch, putLeaf, type Branch, type Leaf } from './tree.js';
import { worthDeclaring, type LiveLeaf, type Member } from './worth.js';

export interface WrittenResource {
  type: string;
  arguments: Branch;
  /** What people call it. */
  title?: string;
  /** What it does not say, and why; one sentence each. */
  notes: readonly string[];
}

export interface Writing {
  /** Patterns whose values are written although they can hold secrets. */
  reveal: readonly string[];
  /** A name for the secret at a pointer of a target. */
  nameSecret: (key: string, pointer: string) => string;
}

/** The types of our own form that speak about a kind; the first names the target. */
const ownTypes = ({ kind }: Member): readonly DeclarationType[] =>
  kind.declarations.filter(({ foreign, yields }) => foreign !== true && yields !== true);

const countOf = (path: string, step: RegExp): number =>
  tokensOf(path).filter((token) => step.test(token)).length;

/** How many stars of a pattern the arguments of a resource name, rather than members within it. */
const boundStars = ({ field }: LiveLeaf, path: string): number =>
  field.pattern.split('/*').length - 1 - countOf(path, /^(\*|\[.*)$/);

interface Draft {
  declaration: DeclarationType;
  bound: readonly string[];
  leaves: { path: string; keys: readonly string[]; live: LiveLeaf }[];
}

interface Drafts {
  drafts: readonly Draft[];
  /** Leaves that no type of ours has an argument for. */
  without: readonly LiveLeaf[];
}

/** Sorts the leaves into one resource of each type, and one for each key that such a resource names. */
const draftsOf = (member: Member, leaves: readonly LiveLeaf[]): Drafts => {
  const [main, ...others] = ownTypes(member);
  if (main === undefined) return { drafts: [], without: leaves };
  const drafts = new Map<string, Draft>([[main.type, { declaration: main, bound: [], leaves: [] }]]);
  const without: LiveLeaf[] = [];
  for (const live of leaves) {
    const declaration = [main, ...others].find(({ column }) => live.field.names[column] !== undefined);
    const path = declaration === undefined ? undefined : live.field.names[declaration.column];
    if (declaration === undefined || path === undefined) {
      without.push(live);
      continue;
    }
    const count = boundStars(live, path);
    const bound = live.keys.slice(0, count);
    const id = [declaration.type, ...bound].join('\n');
    const draft = drafts.get(id) ?? { declaration, bound, leaves: [] };
    draft.leaves.push({ path, keys: live.keys.slice(count), live });
    drafts.set(id, draft);
  }
  return { drafts: [...drafts.values()], without };
};

/** The arguments that name the target; by path rather than by id where both can. */
const namingArguments = (seen: Seen, { declaration, bound }: Draft): JsonObject | undefined => {
  for (const key of [...seen.aliases, seen.key]) {
    const named = declaration.fromImport([key, ...bound].join('/'));
    if (named !== undefined && declaration.identify(named)?.key === key) return named;
  }
  return undefined;
};

const scalarLeaf = (value: Json): Leaf => ({ shape: 'leaf', value: typeof value === 'object' ? '' : value });

/** A live value that is worse than just another value here: a throttle of 0. */
const alarm = ({ kind, facts }: Member, { pointer, value }: LiveLeaf): string | undefined => {
  const asIs = kind.gravityOf(pointer, facts, value);
  const atAll = kind.gravityOf(pointer, facts);
  return asIs.reason !== atAll.reason && atLeast(asIs.severity, atAll.severity) ? asIs.reason : undefined;
};

const leafOf = (member: Member, live: LiveLeaf, title: string, { reveal, nameSecret }: Writing): Leaf => {
  const kept = withoutSecrets(live, reveal, () => nameSecret(title, live.pointer));
  if (kept !== undefined)
    return { shape: 'leaf', value: kept, comment: 'not compared until the value is given' };
  const odd = alarm(member, live);
  return { shape: 'leaf', value: live.value, ...(odd === undefined ? {} : { comment: odd }) };
};

const written = (
  member: Member,
  seen: Seen,
  draft: Draft,
  writing: Writing,
): { resource?: WrittenResource; refused: readonly LiveLeaf[] } => {
  const named = namingArguments(seen, draft);
  if (!isObject(named)) return { refused: draft.leaves.map(({ live }) => live) };
  const root = emptyBranch();
  for (const [name, value] of Object.entries(named)) root.members.set(name, scalarLeaf(value));
  const title = seen.aliases[0] ?? seen.key;
  // A deployment is replaced by every deploy, which is no drift of the configuration.
  const kept = draft.leaves.filter(({ live }) => live.field.class !== 'deployment');
  const refused = kept.filter(
    ({ path, keys, live }) => !putLeaf(root, path, keys, leafOf(member, live, title, writing)),
  );
  const notes = draft.leaves
    .filter(({ live }) => live.field.class === 'deployment')
    .map(({ path, live }) => `${path}: ${String(live.value)} is left out: every deployment changes it.`);
  return {
    resource: { type: draft.declaration.type, arguments: root, notes },
    refused: refused.map(({ live }) => live),
  };
};

const unsaid = ({ pointer, value, field }: LiveLeaf): string =>
  field.mask === undefined
    ? `${pointer} (${String(value)}) has no argument here, and is not declared.`
    : `${pointer} has no argument here, and is not declared.`;

/** All resources that declare one live thing. */
export const resourcesOf = (member: Member, seen: Seen, writing: Writing): readonly WrittenResource[] => {
  const { drafts, without } = draftsOf(member, worthDeclaring(member));
  const made = drafts.map((draft) => written(member, seen, draft, writing));
  const [first, ...rest] = made.flatMap(({ resource }) => resource ?? []);
  if (first === undefined) return [];
  const notes = [
    ...first.notes,
    ...[...without, ...made.flatMap(({ refused }) => refused)].map(unsaid),
    ...member.observed.ambiguous.map(
      (pointer) => `${pointer} is not declared: AWS returned two values for it.`,
    ),
  ];
  return [{ ...first, notes, ...(seen.name === undefined ? {} : { title: seen.name }) }, ...rest];
};
