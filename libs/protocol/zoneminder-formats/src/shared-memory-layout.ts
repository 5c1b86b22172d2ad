import type { MonitorState } from './monitor-reading';

/** Where a release keeps what we use of SharedData; null where the release has no such field. Bytes from 0. */
export interface SharedDataOffsets {
  readonly state: number;
  readonly captureFps: number | null;
  readonly lastEventId: number;
  readonly valid: number;
  readonly active: number | null;
  readonly signal: number;
  readonly lastFrameScore: number | null;
  readonly startupTime: number | null;
  readonly heartbeatTime: number | null;
  readonly lastWriteTime: number;
  readonly alarmCause: number | null;
}

/** How one range of releases lays out `zm.mmap.<monitor>`. */
export interface SharedMemoryLayout {
  /** The releases, e.g. `1.36.16-1.36.33`. */
  readonly releases: string;
  /** The first release with this layout. */
  readonly since: string;
  /** sizeof(SharedData), which is also the uint32 at offset 0 and where TriggerData begins. */
  readonly sizeBytes: number;
  readonly offsets: SharedDataOffsets;
  /** `last_event_id`: 32 bits in 1.30, 64 since. */
  readonly eventIdBytes: 4 | 8;
  /** A state's number is its place in this list. */
  readonly states: readonly MonitorState[];
  /** From 1.37 a score per zone lies between TriggerData and VideoStoreData. */
  readonly hasZoneScores: boolean;
  readonly hasVideoStore: boolean;
}

/** TriggerData, alike in all releases; bytes from its beginning. */
export const triggerData = {
  sizeBytes: 560,
  state: 4,
  score: 8,
  cause: 16,
  causeBytes: 32,
  text: 48,
  textBytes: 256,
} as const;

/** VideoStoreData, since 1.32; bytes from its beginning. */
export const videoStoreData = { sizeBytes: 4128, currentEvent: 8, recordingTime: 4112 } as const;

/** Length of `alarm_cause` in all releases that have it. */
export const alarmCauseBytes = 256;

const statesFrom0: readonly MonitorState[] = ['idle', 'prealarm', 'alarm', 'alert', 'tape'];
const statesFrom1: readonly MonitorState[] = ['unknown', 'idle', 'prealarm', 'alarm', 'alert', 'tape'];
const statesWithoutTape: readonly MonitorState[] = ['unknown', 'idle', 'prealarm', 'alarm', 'alert'];

// The offsets come from the struct definitions of every release tag, compiled and asked for offsetof
// (tools/zoneminder/shm-layout.md); the offsets in the comments of ZoneMinder's own header are partly wrong.
const offsets1v30: SharedDataOffsets = {
  state: 12,
  captureFps: null,
  lastEventId: 16,
  valid: 48,
  active: 49,
  signal: 50,
  lastFrameScore: null,
  startupTime: null,
  heartbeatTime: null,
  lastWriteTime: 64,
  alarmCause: null,
};
const offsets1v32v0: SharedDataOffsets = {
  ...offsets1v30,
  valid: 52,
  active: 53,
  signal: 54,
  startupTime: 72,
  lastWriteTime: 80,
  alarmCause: 352,
};
const offsets1v32v3: SharedDataOffsets = {
  ...offsets1v32v0,
  startupTime: 64,
  lastWriteTime: 72,
  alarmCause: 344,
};
const offsets1v36v0: SharedDataOffsets = {
  state: 12,
  captureFps: 16,
  lastEventId: 32,
  valid: 68,
  active: 69,
  signal: 70,
  lastFrameScore: 76,
  startupTime: 88,
  heartbeatTime: 96,
  lastWriteTime: 104,
  alarmCause: 376,
};
const offsets1v36v34: SharedDataOffsets = {
  state: 16,
  captureFps: 24,
  lastEventId: 40,
  valid: 76,
  active: 77,
  signal: 78,
  lastFrameScore: 84,
  startupTime: 96,
  heartbeatTime: 104,
  lastWriteTime: 112,
  alarmCause: 384,
};
const offsets1v37: SharedDataOffsets = {
  state: 16,
  captureFps: 24,
  lastEventId: 56,
  valid: 92,
  active: null,
  signal: 96,
  lastFrameScore: 104,
  startupTime: 120,
  heartbeatTime: 128,
  lastWriteTime: 136,
  alarmCause: 416,
};
const offsets1v38: SharedDataOffsets = { ...offsets1v37, alarmCause: 424 };

const until1v30 = { eventIdBytes: 4, hasZoneScores: false, hasVideoStore: false } as const;
const until1v36 = { eventIdBytes: 8, hasZoneScores: false, hasVideoStore: true } as const;
const since1v37 = { eventIdBytes: 8, hasZoneScores: true, hasVideoStore: true } as const;

/**
 * Every known layout, oldest first. Sizes are not unique: the two of 760 bytes differ in their state numbers
 * only, the two of 864 bytes in nothing that we read.
 */
export const layouts: readonly SharedMemoryLayout[] = [
  {
    releases: '1.30',
    since: '1.30.0',
    sizeBytes: 336,
    offsets: offsets1v30,
    states: statesFrom0,
    ...until1v30,
  },
  {
    releases: '1.32.0-1.32.2',
    since: '1.32.0',
    sizeBytes: 608,
    offsets: offsets1v32v0,
    states: statesFrom0,
    ...until1v36,
  },
  {
    releases: '1.32.3-1.34',
    since: '1.32.3',
    sizeBytes: 600,
    offsets: offsets1v32v3,
    states: statesFrom0,
    ...until1v36,
  },
  {
    releases: '1.36.0-1.36.15',
    since: '1.36.0',
    sizeBytes: 760,
    offsets: offsets1v36v0,
    // Unknown is -1 here, which as any number outside the list reads as unknown.
    states: statesFrom0,
    ...until1v36,
  },
  {
    releases: '1.36.16-1.36.33',
    since: '1.36.16',
    sizeBytes: 760,
    offsets: offsets1v36v0,
    states: statesFrom1,
    ...until1v36,
  },
  {
    releases: '1.36.34-1.36.38',
    since: '1.36.34',
    sizeBytes: 768,
    offsets: offsets1v36v34,
    states: statesFrom1,
    ...until1v36,
  },
  {
    // 1.36.63 was a tag of the 1.37 line.
    releases: '1.37 to 1.37.64',
    since: '1.36.63',
    sizeBytes: 864,
    offsets: offsets1v37,
    states: statesWithoutTape,
    ...since1v37,
  },
  {
    releases: '1.37.65-1.37.74',
    since: '1.37.65',
    sizeBytes: 864,
    offsets: offsets1v37,
    states: statesWithoutTape,
    ...since1v37,
  },
  {
    releases: '1.38-1.39.11',
    since: '1.38.0',
    sizeBytes: 872,
    offsets: offsets1v38,
    states: statesWithoutTape,
    ...since1v37,
  },
  {
    releases: 'after 1.39.11',
    since: '1.39.12',
    sizeBytes: 888,
    offsets: offsets1v38,
    states: statesWithoutTape,
    ...since1v37,
  },
];

/** How much of a map a reading needs: SharedData and TriggerData up to the end of the trigger's text. */
export function mapBytesNeeded(layout: SharedMemoryLayout): number {
  return layout.sizeBytes + triggerData.text + triggerData.textBytes;
}

/** Where VideoStoreData begins; null in 1.30, which has none. */
export function videoStoreOffset(layout: SharedMemoryLayout, zones: number): number | null {
  if (!layout.hasVideoStore) return null;
  return layout.sizeBytes + triggerData.sizeBytes + (layout.hasZoneScores ? 4 * zones : 0);
}
