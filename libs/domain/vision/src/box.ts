import type { Box } from '@tocsin/messages';

/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** 0 for a box that is turned inside out. */
export function boxArea([x1, y1, x2, y2]: Box): number {
  return Math.max(0, x2 - x1) * Math.max(0, y2 - y1);
}

/** Intersection over union, 0..1. */
export function overlap(a: Box, b: Box): number {
  const common = boxArea([
    Math.max(a[0], b[0]),
    Math.max(a[1], b[1]),
    Math.min(a[2], b[2]),
    Math.min(a[3], b[3]),
  ]);
  const union = boxArea(a) + boxArea(b) - common;
  return union > 0 ? common / union : 0;
}

/** The part of a box that lies in the picture. */
export function clipBox([x1, y1, x2, y2]: Box, { width, height }: Size): Box {
  const within = (value: number, limit: number) => Math.min(Math.max(value, 0), limit);
  return [within(x1, width), within(y1, height), within(x2, width), within(y2, height)];
}

export function scaleBox([x1, y1, x2, y2]: Box, scaleX: number, scaleY = scaleX): Box {
  return [x1 * scaleX, y1 * scaleY, x2 * scaleX, y2 * scaleY];
}
