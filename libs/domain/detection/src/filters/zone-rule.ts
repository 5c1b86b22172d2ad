import { boxContainsPolygon, boxTouchesPolygon } from '../geometry/polygon';
import type { Found } from '../sequence/found';
import type { PictureZone } from '../zones/picture-zones';

/** Whether a label matches a pattern with the meaning of Python's `re.match`; `ifUnusable` where the pattern is none. */
export type MatchPattern = (pattern: string, label: string, ifUnusable: boolean) => boolean;

/** What holds in every zone for boxes of one type. */
export interface ZoneRule {
  /** Of the type; null: every label passes, whatever the zones say. */
  readonly pattern: string | null;
  readonly refusesBoxAroundZone: boolean;
  readonly matches: MatchPattern;
}

/** Whether one zone wants a box: it touches the zone, and the zone's own pattern, or else the type's, lets it pass. */
export function isWantedInZone({ label, box }: Found, zone: PictureZone, rule: ZoneRule): boolean {
  if (!boxTouchesPolygon(box, zone.points)) return false;
  if (rule.refusesBoxAroundZone && boxContainsPolygon(box, zone.points)) return false;
  if (rule.pattern === null) return true;
  if (!rule.matches(zone.pattern ?? rule.pattern, label, true)) return false;
  return zone.ignorePattern === undefined || !rule.matches(zone.ignorePattern, label, false);
}
