// The sources as they are watched once their estate is built: with the ids that the embedded AWS assigned.
import type { Baseline } from '../../../shared/model/declaration.js';
import { scopeId, targetId, type Place } from '../../../shared/model/target.js';
import { scopeOfTarget } from '../../../shared/usecases/check.js';
import {
  compileDeclarations,
  type DeclarationSource,
} from '../../../shared/usecases/declarations/compile.js';
import type { IdMap } from '../estate/rebind.js';
import { rewrite } from './rewrite.js';

const placeholder = /^\$\{(.+)\}$/s;

/** `${Shop}` → what was built for it: the ids that a template or document leaves open. */
const assigned = ({ targets, managed }: Baseline, ids: IdMap): Record<string, string> => {
  const keys = [
    ...[...targets.map(scopeOfTarget), ...managed.map(({ scope }) => scope)].map(
      (scope) => [scope.key, ids.get(scopeId(scope))] as const,
    ),
    ...targets.map((target) => [target.key, ids.get(targetId(target))] as const),
  ];
  return Object.fromEntries(
    keys.flatMap(([key, physical]) => {
      const name = placeholder.exec(key)?.[1];
      return name === undefined || physical === undefined ? [] : [[name, physical] as const];
    }),
  );
};

/** What its language takes ids as: an OpenAPI document is of one API, a template has a map. */
const bound = (source: DeclarationSource, place: Place, ids: IdMap): DeclarationSource => {
  const { baseline, sources } = compileDeclarations([source], place);
  const given = assigned(baseline, ids);
  const [first] = Object.values(given);
  if (first === undefined) return source;
  const bindings = sources[0]?.language === 'openapi' ? { api: first } : { physicalIds: given };
  return { ...source, bindings: { ...source.bindings, ...bindings } };
};

export const asWatched = (source: DeclarationSource, place: Place, ids: IdMap): DeclarationSource => {
  const found = bound(source, place, ids);
  return { ...found, text: rewrite(source.text, ids) };
};

/** One source of the `baseline` door's payload. */
export const payloadOf = ({ name, text, bindings }: DeclarationSource): object => ({
  name,
  text,
  ...(bindings?.api === undefined ? {} : { api: bindings.api }),
  ...(bindings?.physicalIds === undefined ? {} : { physicalIds: bindings.physicalIds }),
});
