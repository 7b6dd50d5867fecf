// The known word nearest to a mistyped one.

const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_unused, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substitution));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};

/** A sentence that offers the nearest word, or all of them where none is near. */
export const didYouMean = (word: string, known: readonly string[]): string => {
  const ranked = known
    .map((name) => ({ name, far: distance(word.slice(0, 60), name) }))
    .sort((a, b) => a.far - b.far);
  const nearest = ranked[0];
  if (nearest !== undefined && nearest.far <= Math.max(2, word.length / 3))
    return `Did you mean \`${nearest.name}\`?`;
  return `Known here: ${[...known].sort().join(', ')}.`;
};
