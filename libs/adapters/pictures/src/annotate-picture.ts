import type { Box, Detection } from '@tocsin/messages';
import type { Size } from '@tocsin/vision';
import sharp from 'sharp';
import { mostPixels } from './decode-picture';
import { lineHeight, mostLetters, textPath, textWidth } from './pixel-font';

/** The old detector's six, as its pictures show them. */
const colours = ['#2fb15b', '#3086f3', '#713cfe', '#fe8100', '#ad448e', '#60ae27'] as const;
const errorColour = '#ff0000';
const boxWidth = 2;

/** A polygon by its corners. */
export interface DrawnZone {
  readonly points: readonly (readonly [number, number])[];
}

/** What is drawn; everything in pixels of the picture as it is drawn upon. */
export interface Annotations {
  readonly detections: readonly Detection[];
  /** Drawn first, so that boxes lie upon them. */
  readonly zones?: readonly DrawnZone[];
  /** Red, green, blue, 0..255; white where it is not given. */
  readonly zoneColour?: readonly [number, number, number];
  /** Pixels; 0: zones are not drawn. 2 where it is not given. */
  readonly zoneThickness?: number;
  /** In red, a pixel thin, without a label. */
  readonly errorBoxes?: readonly { readonly box: Box }[];
  /** What stands after the label, e.g. `97%`; nothing where it is not given. */
  readonly confidence?: (confidence: number) => string;
  /** A wider picture is shrunk to this first. */
  readonly width?: number;
}

/** Draws what was detected into a JPEG. */
export async function annotatePicture(jpeg: Uint8Array, annotations: Annotations): Promise<Buffer> {
  const source = sharp(jpeg, { failOn: 'none', limitInputPixels: mostPixels }).autoOrient();
  if (annotations.width !== undefined) source.resize({ width: annotations.width, withoutEnlargement: true });
  const { data, info } = await source
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return sharp(data, { raw: { width, height, channels } })
    .toColourspace('srgb')
    .composite([{ input: Buffer.from(drawAnnotations(annotations, info)) }])
    .jpeg({ quality: 90, chromaSubsampling: '4:4:4' })
    .toBuffer();
}

/** Zones, boxes and labels as SVG. */
export function drawAnnotations(annotations: Annotations, size: Size): string {
  const { detections, zones = [], errorBoxes = [] } = annotations;
  // Labels stay readable on a 4K picture that is shown small.
  const dot = Math.max(2, Math.round(size.height / 400));
  const shapes = [
    ...zones.map((zone) => drawZone(zone, annotations)),
    ...errorBoxes.map(({ box }) => drawBox(box, errorColour, 1)),
    ...detections.map((detection, index) => {
      const colour = colours[index % colours.length] ?? colours[0];
      const percent = annotations.confidence?.(detection.confidence);
      const text = percent === undefined ? detection.label : `${detection.label} ${percent}`;
      return drawBox(detection.box, colour, boxWidth) + drawLabel(text, detection.box, colour, dot, size);
    }),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}">${shapes.join('')}</svg>`;
}

function drawZone(
  { points }: DrawnZone,
  { zoneColour = [255, 255, 255], zoneThickness = 2 }: Annotations,
): string {
  if (zoneThickness === 0) return '';
  const corners = points.map(([x, y]) => `${x},${y}`).join(' ');
  return `<polygon points="${corners}" fill="none" stroke="rgb(${zoneColour.join(',')})" stroke-width="${zoneThickness}"/>`;
}

function drawBox([x1, y1, x2, y2]: Box, colour: string, thickness: number): string {
  const [width, height] = [x2 - x1, y2 - y1].map((value) => Math.round(value));
  // A line of odd thickness would be spread over a pixel more, half as dark.
  const [x, y] = [x1, y1].map((value) => Math.round(value) + (thickness % 2) / 2);
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="none" stroke="${colour}" stroke-width="${thickness}"/>`;
}

function drawLabel(label: string, [x1, y1]: Box, colour: string, dot: number, size: Size): string {
  // A made-up label may be longer than the picture is wide.
  const text = Array.from(label)
    .slice(0, mostLetters(size.width - 2 * dot, dot))
    .join('');
  const width = textWidth(text, dot) + 2 * dot;
  const height = lineHeight(dot) + 2 * dot;
  // Above the box; where there is no room, pushed into the picture.
  const x = Math.max(0, Math.min(Math.round(x1), size.width - width));
  const y = Math.max(0, Math.min(Math.round(y1) - height, size.height - height));
  const strip = `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${colour}"/>`;
  return `${strip}<path d="${textPath(text, x + dot, y + dot, dot)}" fill="#fff"/>`;
}
