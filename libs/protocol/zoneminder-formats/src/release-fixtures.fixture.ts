import type { MonitorState } from './monitor-reading';

/**
 * Where each release keeps its fields, copied by hand from tools/zoneminder/shm-layout.md: the tests compare our
 * table with these numbers, so they must not be taken from it. Positions are absolute; null: not in this release.
 */
export interface ReleaseFixture {
  readonly release: string;
  readonly versions: readonly string[];
  readonly size: number;
  readonly state: number;
  readonly fps: number | null;
  readonly eventId: number;
  readonly eventIdBytes: 4 | 8;
  readonly valid: number;
  readonly active: number | null;
  readonly signal: number;
  readonly score: number | null;
  readonly startup: number | null;
  /** `heartbeat_time`, before 1.36 `last_write_time`. */
  readonly alive: number;
  readonly lastWrite: number;
  readonly alarmCause: number | null;
  readonly triggerSize: number;
  readonly triggerState: number;
  readonly triggerScore: number;
  readonly triggerCause: number;
  readonly triggerText: number;
  /** VideoStoreData's own size with one zone, and its `current_event` and `recording`. */
  readonly video: { readonly size: number; readonly event: number; readonly recording: number } | null;
  readonly total: number;
  readonly numbers: Readonly<Partial<Record<MonitorState, number>>>;
}

const from0 = { idle: 0, prealarm: 1, alarm: 2, alert: 3, tape: 4 };
const from1 = { unknown: 0, idle: 1, prealarm: 2, alarm: 3, alert: 4, tape: 5 };
const withoutTape = { unknown: 0, idle: 1, prealarm: 2, alarm: 3, alert: 4 };

// biome-ignore format: a table, to be compared with the page line by line
export const releaseFixtures: readonly ReleaseFixture[] = [
  { release: '1.30', versions: ['1.30.0', '1.30.4'], size: 336, state: 12, fps: null, eventId: 16, eventIdBytes: 4, valid: 48, active: 49, signal: 50, score: null,
    startup: null, alive: 64, lastWrite: 64, alarmCause: null, triggerSize: 336, triggerState: 340, triggerScore: 344, triggerCause: 352, triggerText: 384,
    video: null, total: 896, numbers: from0 },
  { release: '1.32.0-2', versions: ['1.32.0', '1.32.2'], size: 608, state: 12, fps: null, eventId: 16, eventIdBytes: 8, valid: 52, active: 53, signal: 54, score: null,
    startup: 72, alive: 80, lastWrite: 80, alarmCause: 352, triggerSize: 608, triggerState: 612, triggerScore: 616, triggerCause: 624, triggerText: 656,
    video: { size: 1168, event: 1176, recording: 5280 }, total: 5296, numbers: from0 },
  { release: '1.32.3-1.34', versions: ['1.32.3', '1.34.26'], size: 600, state: 12, fps: null, eventId: 16, eventIdBytes: 8, valid: 52, active: 53, signal: 54, score: null,
    startup: 64, alive: 72, lastWrite: 72, alarmCause: 344, triggerSize: 600, triggerState: 604, triggerScore: 608, triggerCause: 616, triggerText: 648,
    video: { size: 1160, event: 1168, recording: 5272 }, total: 5288, numbers: from0 },
  { release: '1.36.0-15', versions: ['1.36.0', '1.36.12+dfsg1', '1.36.15'], size: 760, state: 12, fps: 16, eventId: 32, eventIdBytes: 8, valid: 68, active: 69, signal: 70, score: 76,
    startup: 88, alive: 96, lastWrite: 104, alarmCause: 376, triggerSize: 760, triggerState: 764, triggerScore: 768, triggerCause: 776, triggerText: 808,
    video: { size: 1320, event: 1328, recording: 5432 }, total: 5448, numbers: from0 },
  { release: '1.36.16-33', versions: ['1.36.16', '1.36.33'], size: 760, state: 12, fps: 16, eventId: 32, eventIdBytes: 8, valid: 68, active: 69, signal: 70, score: 76,
    startup: 88, alive: 96, lastWrite: 104, alarmCause: 376, triggerSize: 760, triggerState: 764, triggerScore: 768, triggerCause: 776, triggerText: 808,
    video: { size: 1320, event: 1328, recording: 5432 }, total: 5448, numbers: from1 },
  { release: '1.36.34-38', versions: ['1.36.34', '1.36.38'], size: 768, state: 16, fps: 24, eventId: 40, eventIdBytes: 8, valid: 76, active: 77, signal: 78, score: 84,
    startup: 96, alive: 104, lastWrite: 112, alarmCause: 384, triggerSize: 768, triggerState: 772, triggerScore: 776, triggerCause: 784, triggerText: 816,
    video: { size: 1328, event: 1336, recording: 5440 }, total: 5456, numbers: from1 },
  { release: '1.37 early', versions: ['1.36.63', '1.37.61', '1.37.64'], size: 864, state: 16, fps: 24, eventId: 56, eventIdBytes: 8, valid: 92, active: null, signal: 96, score: 104,
    startup: 120, alive: 128, lastWrite: 136, alarmCause: 416, triggerSize: 864, triggerState: 868, triggerScore: 872, triggerCause: 880, triggerText: 912,
    video: { size: 1428, event: 1436, recording: 5540 }, total: 5556, numbers: withoutTape },
  { release: '1.37.65-74', versions: ['1.37.65', '1.37.74'], size: 864, state: 16, fps: 24, eventId: 56, eventIdBytes: 8, valid: 92, active: null, signal: 96, score: 104,
    startup: 120, alive: 128, lastWrite: 136, alarmCause: 416, triggerSize: 864, triggerState: 868, triggerScore: 872, triggerCause: 880, triggerText: 912,
    video: { size: 1428, event: 1436, recording: 5540 }, total: 5556, numbers: withoutTape },
  { release: '1.38/1.39.11', versions: ['1.38.0', '1.39.11'], size: 872, state: 16, fps: 24, eventId: 56, eventIdBytes: 8, valid: 92, active: null, signal: 96, score: 104,
    startup: 120, alive: 128, lastWrite: 136, alarmCause: 424, triggerSize: 872, triggerState: 876, triggerScore: 880, triggerCause: 888, triggerText: 920,
    video: { size: 1436, event: 1444, recording: 5548 }, total: 5564, numbers: withoutTape },
  { release: 'master', versions: ['1.39.17', '1.40.0'], size: 888, state: 16, fps: 24, eventId: 56, eventIdBytes: 8, valid: 92, active: null, signal: 96, score: 104,
    startup: 120, alive: 128, lastWrite: 136, alarmCause: 424, triggerSize: 888, triggerState: 892, triggerScore: 896, triggerCause: 904, triggerText: 936,
    video: { size: 1452, event: 1460, recording: 5564 }, total: 5580, numbers: withoutTape },
];

/** A map of the release with every field set, byte by byte. */
export function fixtureMap(at: ReleaseFixture, stateNumber: number): Buffer {
  const bytes = Buffer.alloc(at.total);
  bytes.writeUInt32LE(at.size, 0);
  bytes.writeUInt32LE(stateNumber, at.state);
  if (at.eventIdBytes === 8) bytes.writeBigUInt64LE(5_000_000_123n, at.eventId);
  else bytes.writeUInt32LE(4_000_000_123, at.eventId);
  bytes.writeUInt8(1, at.valid);
  bytes.writeUInt8(1, at.signal);
  if (at.active !== null) bytes.writeUInt8(1, at.active);
  if (at.fps !== null) bytes.writeDoubleLE(4.75, at.fps);
  if (at.score !== null) bytes.writeUInt32LE(255, at.score);
  if (at.startup !== null) bytes.writeBigInt64LE(1_795_171_000n, at.startup);
  bytes.writeBigInt64LE(1_795_171_008n, at.lastWrite);
  bytes.writeBigInt64LE(1_795_171_009n, at.alive);
  if (at.alarmCause !== null) bytes.write('Motion All,Türe\0', at.alarmCause, 'utf8');
  bytes.writeUInt32LE(560, at.triggerSize);
  bytes.writeUInt32LE(1, at.triggerState);
  bytes.writeUInt32LE(200, at.triggerScore);
  bytes.write('Doorbell\0', at.triggerCause, 'utf8');
  bytes.write('somebody rings\0', at.triggerText, 'utf8');
  if (at.video !== null) {
    bytes.writeUInt32LE(4128, at.video.size);
    bytes.writeBigUInt64LE(5_000_000_123n, at.video.event);
    bytes.writeBigInt64LE(1_795_171_005n, at.video.recording);
  }
  return bytes;
}
