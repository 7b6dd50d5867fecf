// Leads from a member that SAM generates back to the line that a person wrote it on.
import type { Lines, Steps } from '../../yaml.js';

export interface Trace {
  /** Where the generated members begin. */
  at: Steps;
  /** The line of a member, by its steps below `at`. */
  line: Lines;
}

/** `properties.Tags` of a stage is `Tags` of the API it came from. */
export const samePlace = (lineAt: Lines, at: Steps, from: Steps = at): Trace => ({
  at,
  line: (below) => lineAt([...from, ...below]),
});

/** Every member below is the work of the one written there. */
export const workOf = (lineAt: Lines, at: Steps, cause: Steps): Trace => ({ at, line: () => lineAt(cause) });

/** How many steps from `index` only choose a branch of a condition. */
const branchAt = (steps: Steps, index: number): number =>
  steps[index] === 'Fn::If' && typeof steps[index + 1] === 'number' ? 2 : 0;

/** Prefixes of a path, each without the branches that lead there, with what follows. */
const prefixes = (steps: Steps): { key: string; below: Steps }[] => {
  const found = [{ key: '[]', below: steps }];
  const plain: (string | number)[] = [];
  for (let index = 0; index < steps.length;) {
    const skipped = branchAt(steps, index);
    if (skipped === 0) plain.push(steps[index] ?? '');
    index += Math.max(skipped, 1);
    found.push({ key: JSON.stringify(plain), below: steps.slice(index) });
  }
  return found;
};

/** Lines of a generated resource: those of its longest trace; `fallback` where no trace leads. */
export const tracedLines = (traces: readonly Trace[], fallback: () => number | undefined): Lines => {
  const known = new Map(traces.map(({ at, line }) => [JSON.stringify(at), line]));
  return (steps) => {
    for (const { key, below } of prefixes(steps).reverse()) {
      const line = known.get(key)?.(below);
      if (line !== undefined) return line;
    }
    return fallback();
  };
};
