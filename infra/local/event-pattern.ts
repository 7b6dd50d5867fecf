// Which events a rule's pattern takes, and which messages a subscription's filter policy lets through.

/** An EventBridge pattern (or SNS filter policy): nested names ending in lists of accepted values. */
export interface Pattern {
  readonly [name: string]: Pattern | readonly unknown[];
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const operators: Readonly<Record<string, (wanted: unknown, found: unknown) => boolean>> = {
  prefix: (wanted, found) => typeof found === 'string' && found.startsWith(String(wanted)),
  suffix: (wanted, found) => typeof found === 'string' && found.endsWith(String(wanted)),
  'equals-ignore-case': (wanted, found) =>
    typeof found === 'string' && found.toLowerCase() === String(wanted).toLowerCase(),
  'anything-but': (wanted, found) => {
    const refused = Array.isArray(wanted) ? (wanted as unknown[]) : [wanted];
    return found !== undefined && !refused.some((one) => accepts(one, found));
  },
  exists: (wanted, found) => (found !== undefined) === wanted,
};

const accepts = (matcher: unknown, found: unknown): boolean => {
  if (!isObject(matcher)) return matcher === found;
  return Object.entries(matcher).every(([name, wanted]) => operators[name]?.(wanted, found) ?? false);
};

/** Whether one value is taken by a pattern's list; of a list of values, one taken is enough (as in EventBridge). */
export const matchesValue = (matchers: readonly unknown[], found: unknown): boolean => {
  const values = Array.isArray(found) && found.length > 0 ? (found as unknown[]) : [found];
  return matchers.some((matcher) => values.some((value) => accepts(matcher, value)));
};

/** Whether an event is taken by a pattern: every name in the pattern must be. */
export const matchesPattern = (pattern: Pattern, candidate: unknown): boolean =>
  Object.entries(pattern).every(([name, wanted]) => {
    const found = isObject(candidate) ? candidate[name] : undefined;
    return Array.isArray(wanted) ? matchesValue(wanted, found) : matchesPattern(wanted as Pattern, found);
  });

const checkMatcher = (matcher: unknown, at: string): void => {
  if (!isObject(matcher)) return;
  for (const [name, wanted] of Object.entries(matcher)) {
    if (!operators[name]) throw new Error(`The embedded AWS does not know the operator "${name}" at ${at}`);
    if (name === 'anything-but') checkMatcher(wanted, `${at}/${name}`);
  }
};

/** Reads a pattern; an operator that is not implemented here is an error, never a silent "does not match". */
export const readPattern = (pattern: unknown, at = ''): Pattern => {
  if (!isObject(pattern)) throw new Error(`A pattern at ${at || '/'} must be an object or a list`);
  for (const [name, wanted] of Object.entries(pattern)) {
    if (name.startsWith('$')) throw new Error(`The embedded AWS does not know "${name}" in a pattern`);
    if (!Array.isArray(wanted)) readPattern(wanted, `${at}/${name}`);
    else for (const matcher of wanted as unknown[]) checkMatcher(matcher, `${at}/${name}`);
  }
  return pattern as Pattern;
};
