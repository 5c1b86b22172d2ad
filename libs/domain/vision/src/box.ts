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

/** A box from its centre. */
export function boxAround(x: number, y: number, width: number, height: number): Box {
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
}

/** The upright box around one that is turned about its centre, by an angle in radians. */
export function boxAroundRotated(
  [x, y, width, height]: readonly [number, number, number, number],
  angle: number,
): Box {
  const [cos, sin] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))];
  return boxAround(x, y, width * cos + height * sin, width * sin + height * cos);
}

/** Intersection over union, 0..1. */
export function overlap(a: Box, b: Box): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  const common = Math.max(0, width) * Math.max(0, height);
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
