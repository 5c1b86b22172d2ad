import { isRecord } from './is-record';

/** Lays a tree over another: mappings are merged all the way down, everything else is replaced, lists too. */
export function deepMerge(below: unknown, above: unknown): unknown {
  if (above === undefined) return below;
  if (!isRecord(below) || !isRecord(above)) return above;
  const merged = new Map(Object.entries(below));
  for (const [key, value] of Object.entries(above)) merged.set(key, deepMerge(below[key], value));
  return Object.fromEntries(merged);
}
