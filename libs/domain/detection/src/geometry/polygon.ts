import type { Point } from '@tocsin/detection-config';
import type { Box } from '@tocsin/messages';

/**
 * Whether a box and a polygon have a point in common; touching counts. The polygon may cross itself: what any of its
 * loops goes round belongs to it. It may reach out of the picture, too.
 */
export function boxTouchesPolygon(box: Box, polygon: readonly Point[]): boolean {
  return edges(polygon).some(([a, b]) => edgeTouchesBox(a, b, box)) || isInside([box[0], box[1]], polygon);
}

/** Whether the box goes round the whole polygon. */
export function boxContainsPolygon([x1, y1, x2, y2]: Box, polygon: readonly Point[]): boolean {
  return polygon.every(([x, y]) => x1 <= x && x <= x2 && y1 <= y && y <= y2);
}

function edges(polygon: readonly Point[]): (readonly [Point, Point])[] {
  return polygon.map((point, index) => [point, polygon[(index + 1) % polygon.length] ?? point] as const);
}

/** Clips the edge at each side of the box (Liang and Barsky); something is left where they touch. */
function edgeTouchesBox([ax, ay]: Point, [bx, by]: Point, [x1, y1, x2, y2]: Box): boolean {
  const [dx, dy] = [bx - ax, by - ay];
  let [enters, leaves] = [0, 1];
  for (const [towards, room] of [
    [-dx, ax - x1],
    [dx, x2 - ax],
    [-dy, ay - y1],
    [dy, y2 - ay],
  ] as const) {
    if (towards === 0) {
      if (room < 0) return false; // parallel to this side, and beyond it
    } else if (towards < 0) enters = Math.max(enters, room / towards);
    else leaves = Math.min(leaves, room / towards);
  }
  return enters <= leaves;
}

/** By how often the polygon goes round the point. */
function isInside([x, y]: Point, polygon: readonly Point[]): boolean {
  let turns = 0;
  for (const [[ax, ay], [bx, by]] of edges(polygon)) {
    const side = (bx - ax) * (y - ay) - (x - ax) * (by - ay);
    if (ay <= y && by > y && side > 0) turns += 1;
    else if (ay > y && by <= y && side < 0) turns -= 1;
  }
  return turns !== 0;
}
