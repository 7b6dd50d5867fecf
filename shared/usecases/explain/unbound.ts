// Why nothing says which live thing a target is, in words.

const condition = /^condition /;

/** `the physical id of Api, and whether condition IsProd holds`: what is missing, as far as the source names it. */
export const missingNames = (unbound: readonly string[]): string => {
  const conditions = unbound.filter((name) => condition.test(name));
  const ids = unbound.filter((name) => !condition.test(name));
  return [
    ...(ids.length === 0 ? [] : [`the physical id of ${ids.join(', ')}`]),
    ...conditions.map((name) => `whether ${name} holds`),
  ].join(', and ');
};

/** One sentence with the remedy. */
export const unboundDetail = (unbound: readonly string[]): string =>
  `Nothing tells ${missingNames(unbound)}: give --physical-ids and --parameters, or the deployed stack itself.`;
