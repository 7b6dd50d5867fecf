// Compiles declaration sources to one baseline: all of it, or the whole list of what is wrong.
import type { Baseline, ManagedScope } from '../../model/declaration.js';
import type { Problem } from '../../model/errors.js';
import type { Place } from '../../model/target.js';
import { declarationOf, kindOf, ownerOf } from '../../kinds/registry.js';
import { contributionOf } from './contribution.js';
import { mergeContributions, type Voice } from './merge.js';
import { placing, type Located } from './places.js';
import { readNative } from './native.js';
import { recognise } from './recognise.js';
import type { DeclaredResource } from './resource.js';
import { readTerraformState } from './terraform-state.js';

export interface DeclarationSource {
  /** File name, or another name people know it by. */
  name: string;
  text: string;
}

/** What compiling gave. With problems the baseline must not be used: it is not the whole of it. */
export interface Compiled {
  baseline: Baseline;
  problems: readonly Problem[];
}

interface Read {
  resources: readonly DeclaredResource[];
  problems: readonly Problem[];
  warnings: readonly string[];
}

const isOurs = (type: string): boolean => declarationOf(type) !== undefined || ownerOf(type) !== undefined;

const readSource = ({ name, text }: DeclarationSource): Read => {
  const recognised = recognise(name, text);
  switch (recognised.language) {
    case 'native':
      return { warnings: [], ...readNative(name, text) };
    case 'terraform-state':
      return readTerraformState(name, recognised.document, isOurs);
    case 'refused':
      return { resources: [], problems: [recognised.problem], warnings: [] };
  }
};

/** An API that the source declares itself, before its place is known. */
interface Owned {
  located: Located;
  family: string;
  key: string;
  rest: Omit<ManagedScope, 'scope'>;
}

const ownedBy = (resource: DeclaredResource): Owned[] => {
  const found = ownerOf(resource.type);
  const identity = found?.owner.identify(resource.attributes);
  if (found === undefined || identity === undefined) return [];
  const { owner, family } = found;
  const facts = owner.facts?.(resource.attributes);
  const place = { ...resource.place, ...identity.place };
  return [
    {
      located: { scope: `${family.id} ${identity.key}`, place },
      family: family.id,
      key: identity.key,
      rest: { kinds: owner.lists(resource.attributes), ...(facts === undefined ? {} : { facts }) },
    },
  ];
};

const located = ({ contribution }: Voice): Located => {
  const kind = kindOf(contribution.kind);
  return { scope: `${kind.family.id} ${kind.scopeKeyOf(contribution.key)}`, place: contribution.place };
};

const voiceOf = (
  resource: DeclaredResource,
): { voice?: Voice; problems: readonly Problem[]; warnings: readonly string[] } => {
  const known = declarationOf(resource.type);
  if (known === undefined) return { problems: [], warnings: [] };
  const { contribution, problems, warnings } = contributionOf(known.kind, known.declaration, resource);
  if (contribution === undefined) return { problems, warnings };
  const rank = known.kind.declarations.indexOf(known.declaration);
  return { voice: { contribution, rank, yields: known.declaration.yields === true }, problems, warnings };
};

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
  const resources = reads.flatMap((read) => read.resources);
  const voiced = resources.map(voiceOf);
  const voices = voiced.flatMap(({ voice }) => voice ?? []);
  const owned = resources.flatMap(ownedBy);
  const placeOf = placing([...voices.map(located), ...owned.map((one) => one.located)], defaults);
  const merged = mergeContributions(voices, (voice) => placeOf(located(voice)));
  const managed = owned.map(({ located: at, family, key, rest }) => ({
    scope: { family, ...placeOf(at), key },
    ...rest,
  }));
  const problems = [
    ...reads.flatMap((read) => read.problems),
    ...voiced.flatMap((reading) => reading.problems),
  ];
  const isBare = problems.length === 0 && merged.targets.length === 0 && managed.length === 0;
  const warnings = [...reads, ...voiced].flatMap((reading) => reading.warnings);
  return {
    baseline: { targets: merged.targets, managed, warnings: [...warnings, ...merged.warnings] },
    problems: isBare ? [nothingDeclared(sources)] : inReadingOrder(problems),
  };
};
