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

/** What both cover; turned inside out where they lie apart. */
function common(a: Box, b: Box): Box {
  return [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
}

/** Whether two boxes have a point in common; an edge is enough. */
export function boxesTouch(a: Box, b: Box): boolean {
  const [x1, y1, x2, y2] = common(a, b);
  return x1 <= x2 && y1 <= y2;
}

export function boxContains(outer: Box, inner: Box): boolean {
  return outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];
}

/** Area of what only the first one covers. */
export function areaOutside(box: Box, other: Box): number {
  return boxArea(box) - boxArea(common(box, other));
}

export function scaleBox([x1, y1, x2, y2]: Box, from: Size, to: Size): Box {
  const [x, y] = [to.width / from.width, to.height / from.height];
  return [x1 * x, y1 * y, x2 * x, y2 * y];
}
