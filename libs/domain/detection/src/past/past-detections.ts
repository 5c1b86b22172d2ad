import type {
  DetectionConfig,
  Extent,
  PastDetections,
  PastSettings,
  PastSight,
} from '@tocsin/detection-config';
import type { Box } from '@tocsin/messages';
import { areaOutside, boxArea, boxContains, boxesTouch, scaleBox, type Size } from '../geometry/box';
import { squarePixels } from '../geometry/extent';
import { forLabel, isSameLabel } from '../labels/same-label';
import type { Found } from '../sequence/found';

type PastConfig = Pick<DetectionConfig, 'past' | 'types' | 'labels'>;

/** Whether anything is compared at all. */
export function comparesWithPast({ past, types }: Pick<DetectionConfig, 'past' | 'types'>): boolean {
  return types.some((type) => (type.past ?? past).enable);
}

/**
 * What was not there when the monitor alarmed last: a thing that lies where one of its kind lay is taken for it.
 * @param last - null: nothing is known of the past
 * @param picture - in whose pixels the boxes are
 */
export function withoutPast(
  found: readonly Found[],
  last: PastSight | null,
  picture: Size,
  config: PastConfig,
): readonly Found[] {
  if (last === null) return found;
  const stored = last.detections.map(({ label, box }) => ({ label, box: scaleBox(box, last, picture) }));
  return found.filter((one) => {
    const settings = config.types.find(({ name }) => name === one.type)?.past ?? config.past;
    if (!settings.enable || settings.ignoreLabels.some((label) => isSameLabel(label, one.label))) return true;
    const most = forLabel(config.labels, one.label)?.pastMaxDifference ?? settings.maxDifference;
    return !stored.some(
      ({ label, box }) => isSameKind(one.label, label, settings) && isSamePlace(one.box, box, most),
    );
  });
}

/** What the event is compared with. A look that is done again, after a crash, must not find its own answer there. */
export function pastOf(state: PastDetections | null, event: string): PastSight | null {
  if (state === null) return null;
  return state.event === event ? state.before : state.last;
}

/** What is known after an event; all that it showed, also what was there before. One that showed nothing changes nothing. */
export function nextPast(
  state: PastDetections | null,
  event: string,
  found: readonly Found[],
  { width, height }: Size,
): PastDetections | null {
  if (found.length === 0) return state;
  const detections = found.map(({ label, confidence, box }) => ({ label, confidence, box }));
  return { event, last: { width, height, detections }, before: pastOf(state, event) };
}

function isSameKind(a: string, b: string, { aliases }: PastSettings): boolean {
  const isIn = (group: readonly string[], label: string) => group.some((name) => isSameLabel(name, label));
  return isSameLabel(a, b) || aliases.some((group) => isIn(group, a) && isIn(group, b));
}

/** Whether so little changed that it is the same thing: what the new box has more, or lacks of the stored one. */
function isSamePlace(box: Box, stored: Box, most: Extent): boolean {
  if (!boxesTouch(box, stored)) return false;
  return boxContains(box, stored)
    ? boxArea(box) - boxArea(stored) <= squarePixels(most, boxArea(box))
    : areaOutside(stored, box) <= squarePixels(most, boxArea(stored));
}
