import type { Point, Zone, ZoneSettings } from '@tocsin/detection-config';
import type { Size } from '../geometry/box';

/** A row of ZoneMinder's `Zones`. */
export interface ZoneMinderZone {
  readonly name: string;
  readonly type: string;
  /** `Pixels` or `Percent`. */
  readonly units: string;
  /** `x,y x,y x,y`. */
  readonly coords: string;
}

/** The zones of a monitor as ZoneMinder has them. */
export interface MonitorZones {
  readonly monitor: Size;
  readonly zones: readonly ZoneMinderZone[];
  /** Since 1.38.1 corners may be per cent of the monitor; before that they were pixels whatever `units` says. */
  readonly mayBePercent: boolean;
}

export interface ImportOptions {
  /** By folded name, in place of the type's. */
  readonly patterns: ZoneSettings['patterns'];
  /** The alarm cause, where only the zones count that it names; null: all do. */
  readonly triggeredBy: string | null;
  /** In lower case with `_` for blanks, as since 5.x. */
  readonly foldNames: boolean;
}

/** ZoneMinder's zones as ours: without the inactive ones, in pixels of the original picture. */
export function importZones(
  imported: MonitorZones,
  { patterns, triggeredBy, foldNames }: ImportOptions,
): Zone[] {
  return imported.zones
    .filter(({ type }) => type !== 'Inactive')
    .filter(({ name }) => isNamed(name, triggeredBy))
    .flatMap((zone) => {
      const points = pointsOf(zone, imported);
      if (points.length < 3) return [];
      const folded = foldZoneName(zone.name);
      const pattern = patterns[folded];
      return [
        { name: foldNames ? folded : zone.name, points, ...(pattern === undefined ? {} : { pattern }) },
      ];
    });
}

/** A zone's name as settings write it. */
export function foldZoneName(name: string): string {
  return name.trim().toLowerCase().replaceAll(' ', '_');
}

/** As a whole word, in upper or lower case. Where nothing is said about the cause, every zone may have been it. */
function isNamed(name: string, cause: string | null): boolean {
  if (cause === null || cause.trim() === '') return true;
  const word = name.trim().toLowerCase();
  if (word === '') return false;
  const text = cause.toLowerCase();
  const isLetter = (character: string | undefined) =>
    character !== undefined && /[\p{L}\p{N}_]/u.test(character);
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isLetter(text[at - 1]) && !isLetter(text[at + word.length])) return true;
  }
  return false;
}

function pointsOf({ coords, units }: ZoneMinderZone, { monitor, mayBePercent }: MonitorZones): Point[] {
  const points = coords
    .trim()
    .split(/\s+/)
    .map((corner) => corner.split(',').map(Number))
    .flatMap(([x, y]): Point[] =>
      x !== undefined && y !== undefined && Number.isFinite(x) && Number.isFinite(y) ? [[x, y]] : [],
    );
  const isPercent =
    units === 'Percent' &&
    (coords.includes('.') || (mayBePercent && points.every(([x, y]) => x <= 100 && y <= 100)));
  if (!isPercent) return points;
  return points.map(([x, y]) => [(x / 100) * monitor.width, (y / 100) * monitor.height]);
}
