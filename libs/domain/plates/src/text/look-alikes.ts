const lookAlikes: Readonly<Record<string, string>> = {
  '0': 'O',
  O: '0',
  '1': 'I',
  I: '1',
  '5': 'S',
  S: '5',
  '8': 'B',
  B: '8',
};

/** More would take long; a plate with so many doubts is no reading. */
const mostDoubts = 8;

/**
 * Exchanges look-alikes (0 and O, 1 and I, 5 and S, 8 and B) where a country's format forces it: as few as make the text fit, and
 * only where there is one way to do it.
 * @param fits - whether a text has the format, e.g. by `^[A-Z]{2}\d{2}[A-Z]{3}$`
 * @returns the text itself where it fits already, or cannot be made to
 */
export function repairLookAlikes(text: string, fits: (text: string) => boolean): string {
  if (fits(text)) return text;
  const characters = Array.from(text);
  const doubtful = characters.flatMap((character, index) => (character in lookAlikes ? [index] : []));
  if (doubtful.length > mostDoubts) return text;
  for (let exchanges = 1; exchanges <= doubtful.length; exchanges += 1) {
    const repaired = choices(doubtful, exchanges)
      .map((places) => exchange(characters, places))
      .filter(fits);
    if (repaired.length > 0) return repaired.length === 1 ? (repaired[0] ?? text) : text;
  }
  return text;
}

function exchange(characters: readonly string[], places: readonly number[]): string {
  return characters.map((one, index) => (places.includes(index) ? (lookAlikes[one] ?? one) : one)).join('');
}

/** All ways to take so many of these. */
function choices(from: readonly number[], count: number): number[][] {
  if (count === 0) return [[]];
  return from.flatMap((first, index) =>
    choices(from.slice(index + 1), count - 1).map((rest) => [first, ...rest]),
  );
}
