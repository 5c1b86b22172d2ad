import type { Box } from '@tocsin/messages';
import { cropPixels, type SharedPicture } from '@tocsin/vision';

/** A part of a picture for a model, and where it lies. */
export interface SharedCrop {
  readonly picture: SharedPicture;
  readonly left: number;
  readonly top: number;
}

/** The part within a box, in whole pixels; the picture itself where the box holds all of it, undefined where it holds nothing. */
export function sharedCrop(picture: SharedPicture, [x1, y1, x2, y2]: Box): SharedCrop | undefined {
  const [left, top] = [Math.max(0, Math.floor(x1)), Math.max(0, Math.floor(y1))];
  if (left === 0 && top === 0 && x2 >= picture.width && y2 >= picture.height) return { picture, left, top };
  const part = cropPixels(picture, [x1, y1, x2, y2]);
  if (part === undefined) return undefined;
  const data = new Uint8Array(new SharedArrayBuffer(part.data.length));
  data.set(part.data);
  return { picture: { width: part.width, height: part.height, data }, left, top };
}
