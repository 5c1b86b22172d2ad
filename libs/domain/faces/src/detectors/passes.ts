import type { InputSize } from './face-detector';

/**
 * In pixels of the input. What is smaller is seldom a face: in an enlarged portrait, YuNet takes the stars of a flag for 30
 * faces of 8 to 18 pixels with scores up to 0.85. (Frigate leaves out what is below 27.)
 */
export const leastInputFace = 20;

export interface PassOptions {
  /** `hog`: fast, at most 640 pixels; `cnn`: the whole picture. */
  readonly pass: 'hog' | 'cnn';
  /** Each time the input is twice as large, for smaller faces. */
  readonly upsampleTimes: number;
  /** Of the detector's input. */
  readonly multiple: number;
}

const fastSide = 640;
/** What a run may hold, in pixels of its input: about 0.5 GB in YuNet. */
const mostPixels = 4_194_304;

/**
 * The inputs in which a picture is looked at by a detector of open size. Detectors of this kind find faces of about 10 to
 * 300 pixels; a large input misses the large faces, so that a second, small one follows it.
 */
export function detectorPasses(
  picture: InputSize,
  { pass, upsampleTimes, multiple }: PassOptions,
): InputSize[] {
  const longest = Math.max(picture.width, picture.height);
  const wanted = (pass === 'hog' ? Math.min(longest, fastSide) : longest) * 2 ** upsampleTimes;
  const capped = Math.sqrt(mostPixels / (picture.width * picture.height)) * longest;
  const side = Math.min(wanted, capped);
  const sides = side > 2 * fastSide ? [side, fastSide] : [side];
  return sides.map((one) => inputFor(picture, one / longest, multiple));
}

function inputFor({ width, height }: InputSize, scale: number, multiple: number): InputSize {
  const padded = (side: number) => Math.max(1, Math.ceil((side * scale) / multiple - 1e-6)) * multiple;
  return { width: padded(width), height: padded(height) };
}
