import { modelFaceSide } from './face-models';

type Rgb = readonly [number, number, number];
/** Somebody: the colours around the red middle of the face, in four quarters. */
export type Person = readonly [Rgb, Rgb, Rgb, Rgb];
export const anna: Person = [
  [0, 200, 40],
  [30, 10, 240],
  [90, 160, 0],
  [0, 70, 200],
];
export const ben: Person = [
  [10, 30, 220],
  [0, 220, 30],
  [20, 60, 250],
  [60, 190, 20],
];

export interface PaintedFace {
  readonly person: Person;
  readonly x: number;
  readonly y: number;
  /** Of the whole face, in pixels. */
  readonly side?: number;
  readonly degrees?: number;
}

/** A grey picture with faces around whole cells of 32 pixels. */
export function paintFaces(
  width: number,
  height: number,
  ...faces: readonly PaintedFace[]
): { width: number; height: number; data: Uint8Array } {
  const data = new Uint8Array(width * height * 3).fill(114);
  for (const { person, x, y, side = modelFaceSide, degrees = 0 } of faces) {
    const angle = (degrees * Math.PI) / 180;
    for (let row = 0; row < height; row += 1) {
      for (let column = 0; column < width; column += 1) {
        const [dx, dy] = [column + 0.5 - x, row + 0.5 - y];
        const u = dx * Math.cos(angle) + dy * Math.sin(angle);
        const v = dy * Math.cos(angle) - dx * Math.sin(angle);
        const isMiddle = Math.max(Math.abs(dx), Math.abs(dy)) < side / 4;
        if (!isMiddle && Math.max(Math.abs(u), Math.abs(v)) >= side / 2) continue;
        const quarter = person[(u < 0 ? 0 : 1) + (v < 0 ? 0 : 2)] ?? [0, 0, 0];
        data.set(isMiddle ? [255, 0, 0] : quarter, (row * width + column) * 3);
      }
    }
  }
  return { width, height, data };
}
