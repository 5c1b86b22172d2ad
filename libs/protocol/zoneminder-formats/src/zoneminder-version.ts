/**
 * Whether a ZoneMinder version is at least another one, number by number; packaging suffixes are ignored.
 * @param version - e.g. `1.36.33`, `1.36.12+dfsg1`
 * @returns undefined when `version` is not a version
 */
export function isVersionAtLeast(version: string, least: string): boolean | undefined {
  const numbers = versionNumbers(version);
  const wanted = versionNumbers(least);
  if (numbers === undefined || wanted === undefined) return undefined;
  for (const [index, number] of wanted.entries()) {
    const other = numbers[index] ?? 0;
    if (other !== number) return other > number;
  }
  return true;
}

function versionNumbers(version: string): readonly number[] | undefined {
  const match = /^\s*v?(\d+(?:\.\d+)+)/.exec(version);
  return match?.[1]?.split('.').map(Number);
}
