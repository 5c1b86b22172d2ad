/** A plate as it is compared and told: upper case, letters and digits alone. */
export function plateText(reading: string): string {
  return reading.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** How many characters must be changed, added or dropped to make one text of another (Levenshtein). */
export function editDistance(from: string, to: string): number {
  const [a, b] = [Array.from(from), Array.from(to)];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [line, character] of a.entries()) {
    const next = [line + 1];
    for (const [column, other] of b.entries()) {
      const changed = (row[column] ?? 0) + (character === other ? 0 : 1);
      next.push(Math.min(changed, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
