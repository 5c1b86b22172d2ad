import type { Landmarks } from '../face';

/** Turns, scales and moves, without a mirror: x' = a·x − b·y + dx, y' = b·x + a·y + dy. */
export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly dx: number;
  readonly dy: number;
}

/**
 * The similarity that brings five points closest to five others (least squares; Umeyama's without reflection). With points
 * as complex numbers around their means it is a plain linear regression.
 * @returns undefined where all points of `from` lie in one place, or are no numbers
 */
export function similarityBetween(from: Landmarks, to: Landmarks): Similarity | undefined {
  const [fromX, fromY] = mean(from);
  const [toX, toY] = mean(to);
  let [real, imaginary, spread] = [0, 0, 0];
  for (const [index, [px, py]] of from.entries()) {
    const [x, y] = [px - fromX, py - fromY];
    const [qx, qy] = to[index] ?? [0, 0];
    const [u, v] = [qx - toX, qy - toY];
    real += x * u + y * v;
    imaginary += x * v - y * u;
    spread += x * x + y * y;
  }
  if (!(spread > 1e-6)) return undefined;
  const [a, b] = [real / spread, imaginary / spread];
  return { a, b, dx: toX - a * fromX + b * fromY, dy: toY - b * fromX - a * fromY };
}

/** The way back. */
export function inverse({ a, b, dx, dy }: Similarity): Similarity {
  const size = a * a + b * b;
  const [ia, ib] = [a / size, -b / size];
  return { a: ia, b: ib, dx: -(ia * dx - ib * dy), dy: -(ib * dx + ia * dy) };
}

function mean(points: Landmarks): [number, number] {
  let [x, y] = [0, 0];
  for (const [px, py] of points) {
    x += px / points.length;
    y += py / points.length;
  }
  return [x, y];
}
