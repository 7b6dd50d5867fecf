// Compiles declaration sources to one baseline: all of it, or the whole list of what is wrong.
import type { Baseline, Contribution, ManagedScope } from '../../model/declaration.js';
import type { Problem } from '../../model/errors.js';
import type { Place } from '../../model/target.js';
import type { Kind } from '../../kinds/kind.js';
import { declarationsOf, ownerOf } from '../../kinds/registry.js';
import { contributionOf } from './contribution.js';
import { mergeContributions, type Voice } from './merge.js';
import { placing, type Located } from './places.js';
import { withBodies } from './openapi/bodies.js';
import { readSource } from './read-source.js';
import { namingOf, type DeclaredResource } from './resource.js';
import type { DeclarationSource, Language } from './source.js';

export type { Bindings, DeclarationSource } from './source.js';

export interface CompiledSource {
  name: string;
  /** Absent where the source was not recognised. */
  language?: Language;
}

/** What compiling gave. With problems the baseline must not be used: it is not the whole of it. */
export interface Compiled {
  baseline: Baseline;
  /** What each source was understood as, in the order given. */
  sources: readonly CompiledSource[];
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

const located = (kind: Kind, { key, place }: Contribution): Located => ({
  scope: `${kind.family.id} ${kind.scopeKeyOf(key)}`,
  place,
});

interface Placed extends Voice {
  located: Located;
}

interface Voiced {
  voices: Placed[];
  problems: Problem[];
  warnings: string[];
}

/** What the resources say of each kind that their types speak about; collected in loops, for large states. */
const voiced = (resources: readonly DeclaredResource[]): Voiced => {
  const all: Voiced = { voices: [], problems: [], warnings: [] };
  for (const resource of resources)
    for (const { kind, declaration } of declarationsOf(resource.type)) {
      const { contribution, problems, warnings } = contributionOf(kind, declaration, resource);
      for (const problem of problems) all.problems.push(problem);
      for (const warning of warnings) all.warnings.push(warning);
      if (contribution === undefined) continue;
      all.voices.push({
        contribution,
        rank: kind.declarations.indexOf(declaration),
        yields: declaration.yields === true,
        located: located(kind, contribution),
      });
    }
  return all;
};

const nothingDeclared = (sources: readonly DeclarationSource[]): Problem => ({
  where: sources.map(({ name }) => name).join(', '),
  what: 'no API Gateway stage or integration, and no IVS stage, is declared here',
  remedy: 'Give a source that declares at least one; nothing declared means nothing checked.',
});

/** Problems as they stand in their files: by name, then by line. */
const inReadingOrder = (problems: readonly Problem[]): Problem[] =>
  [...problems].sort((a, b) => a.where.localeCompare(b.where, 'en', { numeric: true }));

/** Kinds of a scope with a target that nothing tells apart from the live ones: none of those is a stranger. */
const doubtfulKinds = (voices: readonly Placed[]): ReadonlySet<string> =>
  new Set(
    voices.flatMap(({ contribution: { kind, unbound }, located: { scope } }) =>
      unbound === undefined ? [] : [`${scope} ${kind}`],
    ),
  );

/** `defaults` place what the declarations leave open. */
export const compileDeclarations = (sources: readonly DeclarationSource[], defaults: Place): Compiled => {
  const reads = sources.map((source) => readSource(source, defaults));
  const whole = withBodies(reads.flatMap((read) => read.resources));
  const { resources } = whole;
  const { voices, ...said } = voiced(resources);
  const owned = resources.flatMap(ownedBy);
  const placeOf = placing(
    [...voices, ...owned].map((one) => one.located),
    defaults,
  );
  const merged = mergeContributions(voices, (voice) => placeOf(voice.located));
  const doubtful = doubtfulKinds(voices);
  const managed = owned.map(({ located: at, family, key, rest }) => ({
    scope: { family, ...placeOf(at), key },
    ...rest,
    kinds: rest.kinds.filter((kind) => rest.unbound !== undefined || !doubtful.has(`${at.scope} ${kind}`)),
  }));
  const problems = [...reads, whole, said].flatMap((read) => read.problems);
  const isBare = problems.length === 0 && merged.targets.length === 0 && managed.length === 0;
  const warnings = [...reads, whole, said].flatMap((read) => read.warnings);
  return {
    baseline: { targets: merged.targets, managed, warnings: [...warnings, ...merged.warnings] },
    sources: sources.map(({ name }, index) => {
      const language = reads[index]?.language;
      return { name, ...(language === undefined ? {} : { language }) };
    }),
    problems: isBare ? [nothingDeclared(sources)] : inReadingOrder(problems),
  };
};
