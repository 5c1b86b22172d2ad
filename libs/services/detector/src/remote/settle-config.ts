import {
  type DetectionConfig,
  FrameName,
  FrameStrategy,
  type ModelType,
  Zone,
} from '@tocsin/detection-config';
import { isRecord } from '@tocsin/errors';

export interface CallersWishes {
  readonly streamOptions: Readonly<Record<string, unknown>>;
  readonly overrides: Readonly<Record<string, unknown>>;
  readonly isToDelete: boolean;
}

/** What is configured, with what a caller wants different; wishes that make no sense are passed over. */
export function settled(
  config: DetectionConfig,
  { streamOptions, overrides, isToDelete }: CallersWishes,
): DetectionConfig {
  const { frames } = config;
  const set = frameSetOf(streamOptions.frame_set);
  const strategy = FrameStrategy.safeParse(streamOptions.frame_strategy ?? streamOptions.strategy).data;
  const zones = zonesOf(streamOptions.polygons);
  return {
    ...config,
    frames: {
      ...frames,
      // The caller waited for the event; its files are on his machine, not here.
      wait: 0,
      download: false,
      ...(set.length === 0 ? {} : { set, isBestMatch: false }),
      ...(strategy === undefined ? {} : { strategy }),
      ...('resize' in streamOptions ? { resizeWidth: widthOf(streamOptions.resize) } : {}),
      attempts: countOf(streamOptions.max_attempts, 20) ?? frames.attempts,
      ...(isToDelete ? { saveFrames: false, saveAnalyzedFrames: false, deleteAfterAnalyze: true } : {}),
    },
    zones:
      zones.length === 0
        ? config.zones
        : { own: zones, importZoneMinder: false, onlyTriggered: false, patterns: {} },
    types: typesOf(config.types, overrides),
  };
}

/** Everything that the models see: callers in the manner of pyzm.serve sift it themselves. */
export function unsifted(config: DetectionConfig): DetectionConfig {
  const types = config.types.map((type) => ({
    ...type,
    pattern: '.*',
    maxDetectionSize: null,
    variants: type.variants.map((variant) => ({ ...variant, maxDetectionSize: null })),
  }));
  return {
    ...config,
    types,
    labels: {},
    maxDetectionSize: null,
    zones: { own: [], importZoneMinder: false, onlyTriggered: false, patterns: {} },
    // Boxes in pixels of what was sent.
    frames: { ...config.frames, resizeWidth: null },
  };
}

/** `snapshot,alarm,21`, or a list of these. */
function frameSetOf(value: unknown): FrameName[] {
  const words = Array.isArray(value) ? value.map(String) : typeof value === 'string' ? value.split(',') : [];
  return words.slice(0, 100).flatMap((word) => {
    const name = FrameName.safeParse(/^\s*\d+\s*$/.test(word) ? Number(word) : word.trim());
    return name.success ? [name.data] : [];
  });
}

/** A width, or `no`. */
function widthOf(value: unknown): number | null {
  return countOf(value, 16_384);
}

function countOf(value: unknown, most: number): number | null {
  const count = Number(value);
  return Number.isInteger(count) && count > 0 && count <= most ? count : null;
}

function zonesOf(value: unknown): Zone[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, 100).flatMap((polygon: unknown) => {
    if (!isRecord(polygon)) return [];
    const { name, value: points, pattern } = polygon;
    const zone = Zone.safeParse({ name, points, ...(typeof pattern === 'string' ? { pattern } : {}) });
    return zone.success ? [zone.data] : [];
  });
}

/** In the order of `model_sequence`, with the caller's patterns. */
function typesOf(types: readonly ModelType[], overrides: Readonly<Record<string, unknown>>): ModelType[] {
  const { model_sequence: sequence } = overrides;
  const names = typeof sequence === 'string' ? sequence.split(',').map((name) => name.trim()) : undefined;
  const wanted = names?.flatMap((name) => types.filter((type) => type.name === name)) ?? [...types];
  return wanted.map((type) => {
    const own = overrides[type.name];
    return isRecord(own) && typeof own.pattern === 'string' ? { ...type, pattern: own.pattern } : type;
  });
}
