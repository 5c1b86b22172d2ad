import type { Point } from '@tocsin/detection-config';

/** Reads `x1,y1 x2,y2 x3,y3 …`, at least three corners. Undefined: it is none. */
export function parsePolygon(text: string): Point[] | undefined {
  const points = text
    .trim()
    .split(/\s+/)
    .map((corner) => /^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)$/.exec(corner));
  if (points.length < 3 || points.some((corner) => corner === null)) return undefined;
  return points.map((corner) => [Number(corner?.[1]), Number(corner?.[2])]);
}
