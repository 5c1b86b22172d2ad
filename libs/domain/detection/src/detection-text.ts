import type { Detection, Notification } from '@tocsin/messages';
import { wholePercent } from './percent';

/** The picture that was looked at: one that ZoneMinder chose, or a frame by its number. */
export type FrameName = 'alarm' | 'snapshot' | `${number}`;

/** What one picture showed. */
export interface Sighting {
  readonly frame: FrameName;
  /** Of the picture, in pixels; boxes are in the same pixels. */
  readonly width: number;
  readonly height: number;
  readonly detections: readonly Detection[];
}

export interface TextOptions {
  /** `person:97% car:88% ` (a blank after each, the last included) instead of `person,car`. */
  readonly showPercent: boolean;
}

const prefixes: Readonly<Record<string, string>> = { alarm: '[a] ', snapshot: '[s] ' };

/** The line the old detector prints: `[a] detected:person,car`. Each label once; `''` where nothing was seen. */
export function detectionText(sighting: Sighting, options: TextOptions): string {
  const firstOfLabel = new Map<string, Detection>();
  for (const detection of sighting.detections) {
    if (!firstOfLabel.has(detection.label)) firstOfLabel.set(detection.label, detection);
  }
  if (firstOfLabel.size === 0) return '';
  const items = options.showPercent
    ? [...firstOfLabel.values()]
        .map(({ label, confidence }) => `${label}:${wholePercent(confidence)}% `)
        .join('')
    : [...firstOfLabel.keys()].join(',');
  return `${prefixes[sighting.frame] ?? '[x] '}detected:${items}`;
}

/** The JSON the old detector prints after `--SPLIT--`: every detection, sizes as [height, width]. */
export function detectionJson(sighting: Sighting): Notification['detectionJson'] {
  const { detections } = sighting;
  return {
    labels: detections.map(({ label }) => label),
    boxes: detections.map(({ box }) => box.map(Math.round)),
    frame_id: sighting.frame,
    confidences: detections.map(({ confidence }) => Math.round(confidence * 10_000) / 10_000),
    // Boxes are in pixels of the original picture: nothing was resized as far as a client is concerned.
    image_dimensions: { original: [sighting.height, sighting.width], resized: null },
  };
}
