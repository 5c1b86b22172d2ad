import type { Point, Zone } from '@tocsin/detection-config';
import type { Size } from '../geometry/box';

/** A zone in pixels of the picture that is looked at. */
export type PictureZone = Zone;

/**
 * The zones as they lie in the picture that is looked at, which may be smaller than the original. Corners are cut to
 * whole pixels where it is, as the old detector does.
 */
export function zonesOfPicture(zones: readonly Zone[], original: Size, analysed: Size): PictureZone[] {
  if (original.width === analysed.width && original.height === analysed.height) return [...zones];
  const [across, down] = [analysed.width / original.width, analysed.height / original.height];
  const scaled = ([x, y]: Point): Point => [Math.trunc(x * across), Math.trunc(y * down)];
  return zones.map((zone) => ({ ...zone, points: zone.points.map(scaled) }));
}
