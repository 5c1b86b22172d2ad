/** `ENOENT` and the like, of an error that the system gave; undefined for any other. Not by `instanceof`: such an error may come from another realm. */
export function systemCode(thrown: unknown): string | undefined {
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
