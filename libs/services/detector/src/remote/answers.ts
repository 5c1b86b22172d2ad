import { exactPercent, type Found } from '@tocsin/detection';
import type { Size } from '@tocsin/vision';
import type { EventSight, PictureSight } from './looks-for-others';

/** mlapi's list. */
export function legacyAnswer(found: readonly Found[]): unknown {
  return found.map(({ label, confidence, box }) => ({
    type: 'object',
    label,
    confidence: exactPercent(confidence),
    box: box.map(Math.round),
  }));
}

/** What the event server of 6.x asks mlapi for. */
export function zmDetectAnswer({ matched, all, zones }: EventSight): unknown {
  return {
    matched_data: {
      ...columns(matched),
      frame_id: matched?.frame ?? null,
      model_names: (matched?.found ?? []).map(({ model }) => model),
      image_dimensions: matched === null ? { original: null, resized: null } : dimensions(matched),
      image: null,
      polygons: zones.map(({ name, points, pattern }) => ({ name, value: points, pattern: pattern ?? null })),
    },
    all_matches: all.map((sight) => ({
      frame_id: sight.frame,
      ...columns(sight),
      detection_types: sight.found.map(({ type }) => type),
      model_names: sight.found.map(({ model }) => model),
    })),
  };
}

/** pyzm.serve's, of one picture. */
export function pyzmAnswer(sight: PictureSight, frame: string): unknown {
  const { error_boxes, ...rest } = columns(sight);
  return {
    ...rest,
    frame_id: frame,
    image_dimensions: dimensions(sight),
    error_boxes,
    model_names: sight.found.map(({ model }) => model),
    detection_types: sight.found.map(({ type }) => type),
    polygons: [],
  };
}

function columns(sight: PictureSight | null) {
  const found = sight?.found ?? [];
  return {
    boxes: found.map(({ box }) => box.map(Math.round)),
    error_boxes: (sight?.rejected ?? []).map(({ box }) => box.map(Math.round)),
    labels: found.map(({ label }) => label),
    confidences: found.map(({ confidence }) => Math.round(confidence * 10_000) / 10_000),
  };
}

function dimensions({ original, analysed }: PictureSight) {
  const isResized = original.width !== analysed.width || original.height !== analysed.height;
  return { original: heightAndWidth(original), resized: isResized ? heightAndWidth(analysed) : null };
}

const heightAndWidth = ({ width, height }: Size) => [height, width];
