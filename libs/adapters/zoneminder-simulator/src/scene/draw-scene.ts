import sharp from 'sharp';
import { type Pedestrian, pedestrian } from './pedestrian';
import { street } from './street';
import { timeStamp } from './time-stamp';

export interface SceneOptions {
  /** What the time stamp in the corner says, in UTC: milliseconds since 1970. */
  readonly at: number;
  /** How many people walk by: 0 to 3, by default 1. HOG finds each of them, and nothing in the empty scene. */
  readonly people?: number;
}

const passers: readonly Pedestrian[] = [
  { x: 236, footY: 424, height: 184, coat: '#27364f' },
  { x: 118, footY: 404, height: 166, coat: '#4a2630' },
  { x: 352, footY: 400, height: 160, coat: '#2b3d33' },
];

/** The garden and whoever walks by, as SVG of 640x480, without the time stamp. */
export function sceneDrawing(people: number): string {
  const walking = passers.slice(0, people).map(pedestrian).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480">${street}${walking}</svg>`;
}

/** Draws what a camera in front of a house might see. @returns a JPEG of 640x480 */
export async function drawScene({ at, people = 1 }: SceneOptions): Promise<Buffer> {
  const stamp = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480">${timeStamp(12, 440, at)}</svg>`;
  // A lens is never as sharp as a drawing; the time stamp is put in behind the lens.
  const seen = await sharp(Buffer.from(sceneDrawing(people)))
    .blur(0.9)
    .toBuffer();
  return await sharp(seen)
    .composite([{ input: Buffer.from(stamp) }])
    .jpeg({ quality: 88 })
    .toBuffer();
}
