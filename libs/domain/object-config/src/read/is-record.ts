export type Tree = Readonly<Record<string, unknown>>;

/** Whether a value is a mapping. */
export function isRecord(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
