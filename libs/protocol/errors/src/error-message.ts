/** The readable part of anything that was thrown. */
export function errorMessage(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.message === '') {
    return thrown.errors.map(errorMessage).join('; ');
  }
  return thrown instanceof Error ? thrown.message : String(thrown);
}
