// Lists by what their elements have in common.
export const grouped = <T, Key>(
  list: readonly T[],
  keyOf: (element: T) => Key,
): ReadonlyMap<Key, readonly T[]> => {
  const groups = new Map<Key, T[]>();
  for (const element of list) {
    const key = keyOf(element);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [element]);
    else known.push(element);
  }
  return groups;
};
