import type { MonitorZones } from '@tocsin/detection';
import type { MonitorSizeRow, ZonesRow } from '@tocsin/zoneminder-formats';

/** Before it, the corners of zones are pixels whatever `Units` says (facts.md section 6). */
export const firstWithPercentCoords = '1.38.1';

/** Rows as the domain knows zones. */
export function zonesOfRows(
  rows: readonly ZonesRow[],
  { Width, Height }: MonitorSizeRow,
  mayBePercent: boolean,
): MonitorZones {
  return {
    monitor: { width: Width, height: Height },
    mayBePercent,
    zones: rows.map(({ Name, Type, Units, Coords }) => ({
      name: Name,
      type: Type,
      units: Units,
      coords: Coords,
    })),
  };
}
