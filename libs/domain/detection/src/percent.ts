/**
 * A share 0..1 as whole percent, as Python's `{:.0%}` prints it: halves go to the even number, so 0.965 is 96 and
 * 0.975 is 98. `Math.round` and `toFixed` round both up, which clients would see as a change.
 */
export function wholePercent(share: number): number {
  const percent = share * 100;
  const below = Math.floor(percent);
  const rest = percent - below;
  if (rest !== 0.5) return rest > 0.5 ? below + 1 : below;
  return below % 2 === 0 ? below : below + 1;
}
