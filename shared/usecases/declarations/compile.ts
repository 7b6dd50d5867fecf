// Compiles declaration sources to one baseline: all of it, or the whole list of what is wrong.
import type { Baseline, ManagedScope } from '../../model/declaration.js';
import type { Problem } from '../../model/errors.js';
import type { Place } from '../../model/target.js';
import { declarationsOf, kindOf, ownerOf } from '../../kinds/registry.js';
import { contributionOf } from './contribution.js';
import { mergeContributions, type Voice } from './merge.js';
import { placing, type Located } from './places.js';
import { withBodies } from './openapi/bodies.js';
import { readSource } from './read-source.js';
import { namingOf, type DeclaredResource } from './resource.js';
import type { DeclarationSource } from './source.js';

export type { Bindings, DeclarationSource } from './source.js';

/** What compiling gave. With problems the baseline must not be used: it is not the whole of it. */
export interface Compiled {
  baseline: Baseline;
  problems: readonly Problem[];
}

/** An API that the source declares itself, before its place is known. */
interface Owned {
  located: Located;
  family: string;
  key: string;
  rest: Omit<ManagedScope, 'scope'>;
}

const ownedBy = (resource: DeclaredResource): Owned[] => {
  const found = ownerOf(resource.type);
  const identity = found?.owner.identify(namingOf(resource, resource.attributes));
  if (found === undefined || identity === undefined) return [];
  const { owner, family } = found;
  const facts = owner.facts?.(resource.attributes);
  const place = { ...resource.place, ...identity.place };
  return [
    {
      located: { scope: `${family.id} ${identity.key}`, place },
      family: family.id,
      key: identity.key,
      rest: {
        kinds: owner.lists(resource.attributes),
        ...(facts === undefined ? {} : { facts }),
        ...(resource.unbound === undefined ? {} : { unbound: resource.unbound }),
      },
    },
  ];
};

const located = ({ contribution }: Voice): Located => {
  const kind = kindOf(contribution.kind);
  return { scope: `${kind.family.id} ${kind.scopeKeyOf(contribution.key)}`, place: contribution.place };
};

interface Voiced {
  voice?: Voice;
  problems: readonly Problem[];
  warnings: readonly string[];
}

/** What one resource says of each kind that its type speaks about. */
const voicesOf = (resource: DeclaredResource): Voiced[] =>
  declarationsOf(resource.type).map(({ kind, declaration }): Voiced => {
    const { contribution, problems, warnings } = contributionOf(kind, declaration, resource);
    if (contribution === undefined) return { problems, warnings };
    const rank = kind.declarations.indexOf(declaration);
    return { voice: { contribution, rank, yields: declaration.yields === true }, problems, warnings };
  });

const nothingDeclared = (sources: readonly DeclarationSource[]): Problem => ({
  where: sources.map(({ name }) => name).join(', '),
  what: 'no API Gateway stage or integration, and no IVS stage, is declared here',
  remedy: 'Give a source that declares at least one; nothing declared means nothing checked.',
});

/** Problems as they stand in their files: by name, then by line. */
const inReadingOrder = (problems: readonly Problem[]): Problem[] =>
  [...problems].sort((a, b) => a.where.localeCompare(b.where, 'en', { numeric: true }));

/** `defaults` place what the declarations leave open. */
export const compileDeclarations = (sources: readonly DeclarationSource[], defaults: Place): Compiled => {
  const reads = sources.map(readSource);
  const whole = withBodies(reads.flatMap((read) => read.resources));
  const { resources } = whole;
  const voiced = resources.flatMap(voicesOf);
  const voices = voiced.flatMap(({ voice }) => voice ?? []);
  const owned = resources.flatMap(ownedBy);
  const placeOf = placing([...voices.map(located), ...owned.map((one) => one.located)], defaults);
  const merged = mergeContributions(voices, (voice) => placeOf(located(voice)));
  const managed = owned.map(({ located: at, family, key, rest }) => ({
    scope: { family, ...placeOf(at), key },
    ...rest,
  }));
  const problems = [
    ...[...reads, whole].flatMap((read) => read.problems),
    ...voiced.flatMap((reading) => reading.problems),
  ];
  const isBare = problems.length === 0 && merged.targets.length === 0 && managed.length === 0;
  const warnings = [...reads, whole, ...voiced].flatMap((reading) => reading.warnings);
  return {
    baseline: { targets: merged.targets, managed, warnings: [...warnings, ...merged.warnings] },
    problems: isBare ? [nothingDeclared(sources)] : inReadingOrder(problems),
  };
};
