import type { Point, Zone, ZoneSettings } from '@tocsin/detection-config';
import { isRecord } from '../read/is-record';
import { Values } from '../read/values';
import { parsePolygon } from '../text/polygon';
import { type BuildContext, patternOf } from './build-context';

const patternKey = /^(.+)_zone_detection_pattern$/;

/** Polygons and patterns of the monitor's section. */
export function zonesOf(context: BuildContext): ZoneSettings {
  const { flat, monitorEntries } = context;
  const onlyTriggered = flat.flag('only_triggered_zm_zones', false);
  const patterns = new Map<string, string>();
  const written = new Values(
    new Map(monitorEntries.map((entry) => [entry.key, entry])),
    flat.context,
    flat.place,
  );
  for (const { key } of monitorEntries) {
    const zone = patternKey.exec(key)?.[1];
    if (zone !== undefined) patterns.set(zone.toLowerCase(), patternOf(context, written, key));
  }
  const polygons = monitorEntries
    .filter(({ key }) => isPolygonKey(context, key))
    .flatMap(({ key, value, where, name }): Zone[] => {
      const points = typeof value === 'string' ? parsePolygon(value) : undefined;
      if (points !== undefined) return [withPattern({ name: key, points }, patterns.get(key))];
      if (typeof value === 'string' && /^\d+\s*,\s*\d+/.test(value)) {
        const expected = 'expected at least three corners x,y with one blank between them';
        context.notes.warn(where, `${name} is no polygon and does not count: ${expected}`);
      }
      return [];
    });
  return {
    own: [...polygons, ...namedZones(context)],
    importZoneMinder: flat.flag('import_zm_zones', false) || onlyTriggered,
    onlyTriggered,
    patterns: Object.fromEntries(patterns),
  };
}

/** 6.x took keys that begin like a model's for variables. */
export function isPolygonKey({ generation }: Pick<BuildContext, 'generation'>, key: string): boolean {
  return (
    key !== 'zones' && !patternKey.test(key) && !(generation === '6' && /^(?:object|face|alpr)_/.test(key))
  );
}

/** `monitors.<id>.zones.<name>` of 7.x. */
function namedZones(context: BuildContext): Zone[] {
  const entry = context.monitorEntries.find(({ key }) => key === 'zones');
  if (entry === undefined || !isRecord(entry.value)) return [];
  return Object.entries(entry.value).flatMap(([name, content]): Zone[] => {
    const line = context.source.lineOf([...entry.path, name]);
    const where = line === undefined ? entry.where : `${context.source.file}:${line}`;
    const place = { where, name: `${entry.name}.${name}` };
    const coords = isRecord(content) ? content['coords'] : content;
    const points = typeof coords === 'string' ? parsePolygon(coords) : pointList(coords);
    if (points === undefined) {
      context.notes.warn(
        place.where,
        `${place.name} is no polygon and does not count: expected coords "x,y x,y x,y"`,
      );
      return [];
    }
    const values = new Values(
      new Map(
        Object.entries(isRecord(content) ? content : {}).map(([key, value]) => [
          key,
          { value, where: place.where, name: `${place.name}.${key}` },
        ]),
      ),
      context.flat.context,
      place,
    );
    const ignored = values.has('ignore_pattern') ? values.text('ignore_pattern') : null;
    const trouble = ignored === null ? undefined : context.patternTrouble(ignored);
    if (trouble !== undefined) {
      context.notes.warn(
        place.where,
        `${values.name('ignore_pattern')}: ${trouble}; until then nothing is ignored`,
      );
    }
    return [
      {
        ...withPattern(
          { name, points },
          values.has('detection_pattern') ? patternOf(context, values, 'detection_pattern') : undefined,
        ),
        ...(ignored === null || trouble !== undefined ? {} : { ignorePattern: ignored }),
      },
    ];
  });
}

function withPattern(zone: Zone, pattern: string | undefined): Zone {
  return pattern === undefined ? zone : { ...zone, pattern };
}

/** `[[x, y], [x, y], [x, y]]` */
function pointList(value: unknown): Point[] | undefined {
  if (!Array.isArray(value) || value.length < 3) return undefined;
  const points = value.map((point: unknown) => (Array.isArray(point) ? point.map(Number) : []));
  if (points.some((point) => point.length !== 2 || !point.every(Number.isFinite))) return undefined;
  return points.map(([x = 0, y = 0]): Point => [x, y]);
}
