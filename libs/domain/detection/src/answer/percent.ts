/**
 * A share 0..1 as whole percent, as Python's `{:.0%}` prints it: halves go to the even number, so 0.965 is 96 and
 * 0.975 is 98. `Math.round` and `toFixed` round both up, which clients would see as a change.
 */
export function wholePercent(share: number): number {
  return halfEven(share * 100);
}

/** A share 0..1 with two places, as Python's `{:.2f}%` prints it: `97.12%`. */
export function exactPercent(share: number): string {
  const percent = share * 100;
  // Only a number that is an eighth can lie just between two hundredths; all others round alike everywhere.
  return `${(Number.isInteger(percent * 8) ? halfEven(percent * 100) / 100 : percent).toFixed(2)}%`;
}

function halfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return rest > 0.5 ? below + 1 : below;
  return below % 2 === 0 ? below : below + 1;
}
