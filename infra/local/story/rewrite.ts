// Puts the ids that the embedded AWS assigned where a declaration has its own.
import { parseScopeId, parseTargetId } from '../../../shared/model/target.js';
import type { IdMap } from '../estate/rebind.js';

const lastPart = (key: string): string => (key.startsWith('arn:') ? key : (key.split('/').at(-1) ?? key));

/** Routes and the names of IVS stages stay what they are, as paths do. */
const isByName = (key: string): boolean =>
  / by name$|\/routes\/|\$\{/.test(key) || /^ivs\.stage:[^/]+\/[^/]+\/name\//.test(key);

/** The declared id behind a key of the map, as it stands in the text; a resource's path stays what it is. */
const declaredId = (key: string): string | undefined => {
  const reference = / (?:deployment|resource) (.+)$/.exec(key)?.[1];
  if (isByName(key)) return undefined;
  if (reference !== undefined) return reference.startsWith('/') ? undefined : reference;
  const id = parseTargetId(key)?.key ?? parseScopeId(key)?.key;
  return id === undefined ? undefined : lastPart(id);
};

/** Declared token → physical token. */
const tokens = (ids: IdMap): Map<string, string> =>
  new Map(
    [...ids].flatMap(([key, physical]) => {
      const declared = declaredId(key);
      const given = lastPart(physical);
      return declared === undefined || declared === given ? [] : [[declared, given] as const];
    }),
  );

const escaped = (token: string): string => token.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** The same declaration about the estate that was built from it. */
export const rewrite = (text: string, ids: IdMap): string => {
  const known = tokens(ids);
  if (known.size === 0) return text;
  const longestFirst = [...known.keys()].sort((a, b) => b.length - a.length).map(escaped);
  const anyToken = new RegExp(String.raw`(?<![\w-])(?:${longestFirst.join('|')})(?![\w-])`, 'g');
  return text.replaceAll(anyToken, (token) => known.get(token) ?? token);
};
