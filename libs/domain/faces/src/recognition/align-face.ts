import type { Landmarks } from '../face';
import { inverse, type Similarity, similarityBetween } from './similarity';

/** A decoded picture: three bytes a pixel, red first, row by row. */
export interface FacePicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** The side of the square that recognition models look at. */
export const alignedSide = 112;

/** Where SFace and ArcFace expect the five points in that square. */
const template: Landmarks = [
  [38.2946, 51.6963],
  [73.5318, 51.5014],
  [56.0252, 71.7366],
  [41.5493, 92.3655],
  [70.7299, 92.2041],
];

export interface AlignOptions {
  /** Each value is written as `(v - mean) / divisor`. */
  readonly mean: number;
  readonly divisor: number;
  /** Moves the face within the square, in its pixels. */
  readonly shift?: readonly [x: number, y: number];
  readonly isMirrored?: boolean;
}

/**
 * Writes a face upright and in its usual size into a model's input: red, green and blue plane of 112 x 112, bilinear from the
 * picture, black where that ends.
 * @param landmarks - in pixels of `picture`
 * @param offset - where in `target` the face begins
 * @returns false where the landmarks say nothing
 */
export function alignFace(
  picture: FacePicture,
  landmarks: Landmarks,
  target: Float32Array,
  offset: number,
  { mean, divisor, shift: [shiftX, shiftY] = [0, 0], isMirrored = false }: AlignOptions,
): boolean {
  const toTemplate = similarityBetween(landmarks, template);
  if (toTemplate === undefined) return false;
  const back = inverse(toTemplate);
  const plane = alignedSide * alignedSide;
  const rgb = new Float32Array(3);
  for (let y = 0; y < alignedSide; y += 1) {
    for (let x = 0; x < alignedSide; x += 1) {
      const column = (isMirrored ? alignedSide - 1 - x : x) - shiftX;
      sample(picture, back, column, y - shiftY, rgb);
      const at = offset + y * alignedSide + x;
      for (let channel = 0; channel < 3; channel += 1)
        target[at + channel * plane] = ((rgb[channel] ?? 0) - mean) / divisor;
    }
  }
  return true;
}

/** The colour at a place of the square; whole numbers are the middles of pixels, as where the models were trained (OpenCV). */
function sample(
  { data, width, height }: FacePicture,
  { a, b, dx, dy }: Similarity,
  x: number,
  y: number,
  rgb: Float32Array,
): void {
  const sourceX = a * x - b * y + dx;
  const sourceY = b * x + a * y + dy;
  const [left, top] = [Math.floor(sourceX), Math.floor(sourceY)];
  const [across, down] = [sourceX - left, sourceY - top];
  rgb.fill(0);
  for (let corner = 0; corner < 4; corner += 1) {
    const [isRight, isLower] = [corner & 1, corner >> 1];
    const [column, row] = [left + isRight, top + isLower];
    if (column < 0 || row < 0 || column >= width || row >= height) continue;
    const weight = (isRight === 1 ? across : 1 - across) * (isLower === 1 ? down : 1 - down);
    const from = (row * width + column) * 3;
    for (let channel = 0; channel < 3; channel += 1)
      rgb[channel] = (rgb[channel] ?? 0) + weight * (data[from + channel] ?? 0);
  }
}
