import type { Extent } from '@tocsin/detection-config';

/** Reads `30%`, `1200px` or a bare number, whose unit depends on the key. Undefined: it is none. */
export function parseExtent(text: string, bareUnit: Extent['unit']): Extent | undefined {
  const match = /^(\d+(?:\.\d*)?|\.\d+)\s*(px|%)?$/i.exec(text.trim());
  if (match === null) return undefined;
  return { value: Number(match[1]), unit: match[2] === undefined ? bareUnit : match[2] === '%' ? '%' : 'px' };
}
