import type { OutputSettings } from '@tocsin/detection-config';
import type { Notification } from '@tocsin/messages';
import { type Size, scaleBox } from '../geometry/box';
import type { Found } from '../sequence/found';
import { exactPercent } from './percent';
import type { Sighting } from './sighting';

type JsonShape = OutputSettings['json'];
type DetectionJson = Notification['detectionJson'];

/** The JSON the old detector prints after `--SPLIT--`, in the shape of its generation: every detection, not only each label. */
export function detectionJson(sighting: Sighting, shape: JsonShape): DetectionJson {
  return shape === 'object' ? asObject(sighting) : sighting.found.map((one) => asItem(one, shape));
}

/** What stands in `objects.json` of the event's folder. */
export function objectsJson(sighting: Sighting, shape: JsonShape): DetectionJson {
  const json = detectionJson(sighting, shape);
  return Array.isArray(json) ? { frame: String(sighting.frame), detections: json } : json;
}

/** From 6.0. Sizes are [height, width]. */
function asObject({ frame, found, original, analysed }: Sighting): Record<string, unknown> {
  const wasResized = original.width !== analysed.width || original.height !== analysed.height;
  return {
    labels: found.map(({ label }) => label),
    boxes: found.map(({ box }) => box.map(Math.round)),
    frame_id: frame,
    confidences: found.map(({ confidence }) => rounded(confidence)),
    image_dimensions: {
      original: heightAndWidth(original),
      resized: wasResized ? heightAndWidth(analysed) : null,
    },
    // Ours: `boxes` are in pixels of the resized picture, as clients know them.
    ...(wasResized
      ? { original_boxes: found.map(({ box }) => scaleBox(box, analysed, original).map(Math.round)) }
      : {}),
  };
}

/** Up to 5.x; `alpr` was called by what it finds. */
function asItem({ type, label, box, confidence }: Found, shape: Exclude<JsonShape, 'object'>): unknown {
  return {
    type: type === 'alpr' ? 'licenseplate' : type,
    label,
    box: box.map(Math.round),
    confidence: shape === 'list4' ? rounded(confidence) : exactPercent(confidence),
  };
}

const heightAndWidth = ({ width, height }: Size) => [height, width];
const rounded = (confidence: number) => Math.round(confidence * 10_000) / 10_000;
