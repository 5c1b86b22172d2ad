import type { Box } from '@tocsin/messages';
import type { Pixels } from './fill-input';

/** The part of a picture within a box, in whole pixels; undefined where none is. */
export function cropPixels({ data, width, height }: Pixels, [x1, y1, x2, y2]: Box): Pixels | undefined {
  const [left, top] = [Math.max(0, Math.floor(x1)), Math.max(0, Math.floor(y1))];
  const [right, bottom] = [Math.min(width, Math.ceil(x2)), Math.min(height, Math.ceil(y2))];
  const part = { width: right - left, height: bottom - top };
  if (!(part.width > 0 && part.height > 0)) return undefined;
  const pixels = new Uint8Array(part.width * part.height * 3);
  for (let row = 0; row < part.height; row += 1) {
    const from = ((top + row) * width + left) * 3;
    pixels.set(data.subarray(from, from + part.width * 3), row * part.width * 3);
  }
  return { ...part, data: pixels };
}
