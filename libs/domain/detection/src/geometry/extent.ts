import type { Extent } from '@tocsin/detection-config';

/** An extent in square pixels. @param reference - the area that per cent are of */
export function squarePixels({ value, unit }: Extent, reference: number): number {
  return unit === 'px' ? value : (value / 100) * reference;
}
