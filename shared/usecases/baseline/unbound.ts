// A deployed source has to name physical ids: what has none could never be watched.
import type { Baseline } from '../../model/declaration.js';
import type { Problem } from '../../model/errors.js';

/** One problem per name that nothing binds, at the first place that needs it. */
export const unboundProblems = (source: string, { targets, managed }: Baseline): Problem[] => {
  const places = new Map<string, string>();
  const need = (names: readonly string[] | undefined, where: string): void => {
    for (const name of names ?? []) if (!places.has(name)) places.set(name, where);
  };
  for (const { unbound, source: text, address, line } of targets)
    need(unbound, line === undefined ? `${text} ${address}` : `${text}:${line}`);
  for (const { unbound } of managed) need(unbound, source);
  return [...places].map(([name, where]) => ({
    where,
    what: `\`${name}\` has no physical id, so nothing of it can be watched`,
    remedy: 'Give its physical id beside the source, or name the deployed stack (`stack:NAME`) instead.',
  }));
};
