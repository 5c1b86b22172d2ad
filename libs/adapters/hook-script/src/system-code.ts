/** `ENOENT` and the like, of an error that the system gave; undefined for any other. */
export function systemCode(thrown: unknown): unknown {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;
}
