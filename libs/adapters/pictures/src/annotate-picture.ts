import type { Detection } from '@tocsin/messages';
import type { Size } from '@tocsin/vision';
import sharp from 'sharp';
import { lineHeight, textPath, textWidth } from './pixel-font';

/** The old detector's six, as its pictures show them. */
const colours = ['#2fb15b', '#3086f3', '#713cfe', '#fe8100', '#ad448e', '#60ae27'] as const;
const boxWidth = 2;

/** Draws what was detected into a JPEG: a box and a label for each. Boxes are in pixels of the upright picture. */
export async function annotatePicture(jpeg: Uint8Array, detections: readonly Detection[]): Promise<Buffer> {
  const picture = sharp(jpeg, { failOn: 'none' });
  const { autoOrient: size } = await picture.metadata();
  const drawing = Buffer.from(drawDetections(detections, size));
  return picture
    .autoOrient()
    .composite([{ input: drawing }])
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** The boxes and labels as SVG. */
export function drawDetections(detections: readonly Detection[], size: Size): string {
  // Labels stay readable on a 4K picture that is shown small.
  const dot = Math.max(2, Math.round(size.height / 400));
  const shapes = detections.map((detection, index) => {
    const colour = colours[index % colours.length] ?? colours[0];
    return drawBox(detection, colour) + drawLabel(detection, colour, dot, size);
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}">${shapes.join('')}</svg>`;
}

function drawBox({ box: [x1, y1, x2, y2] }: Detection, colour: string): string {
  const [x, y, width, height] = [x1, y1, x2 - x1, y2 - y1].map((value) => Math.round(value));
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="none" stroke="${colour}" stroke-width="${boxWidth}"/>`;
}

function drawLabel(
  { label, confidence, box: [x1, y1] }: Detection,
  colour: string,
  dot: number,
  size: Size,
): string {
  const text = `${label} ${(confidence * 100).toFixed(0)}%`;
  const width = textWidth(text, dot) + 2 * dot;
  const height = lineHeight(dot) + 2 * dot;
  // Above the box; where there is no room, pushed into the picture.
  const x = Math.max(0, Math.min(Math.round(x1), size.width - width));
  const y = Math.max(0, Math.min(Math.round(y1) - height, size.height - height));
  const strip = `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${colour}"/>`;
  return `${strip}<path d="${textPath(text, x + dot, y + dot, dot)}" fill="#fff"/>`;
}
