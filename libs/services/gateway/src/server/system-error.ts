/** The system's short name of an error, e.g. `ENOENT`; `''` for anything else. */
export function codeOf(error: unknown): string {
  const isNamed = typeof error === 'object' && error !== null && 'code' in error;
  return isNamed && typeof error.code === 'string' ? error.code : '';
}
