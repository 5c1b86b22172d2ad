import { encodeText } from './map-text';
import type { MonitorState } from './monitor-reading';
import {
  alarmCauseBytes,
  type SharedMemoryLayout,
  triggerData,
  videoStoreData,
  videoStoreOffset,
} from './shared-memory-layout';

/** What zmc keeps in a map, as far as we play it. A release leaves out what it does not have. */
export interface MapFields {
  readonly state: MonitorState;
  readonly captureFps: number;
  readonly lastEventId: number;
  readonly isValid: boolean;
  readonly lastFrameScore: number;
  readonly startupSeconds: number;
  readonly heartbeatSeconds: number;
  readonly lastWriteSeconds: number;
  readonly alarmCause: string;
  /** 0 = as the camera sees it, 1 = forced on, 2 = forced off. */
  readonly triggerState: number;
  readonly triggerScore: number;
  readonly triggerCause: string;
  readonly triggerText: string;
  /** VideoStoreData's `current_event`. */
  readonly currentEventId: number;
  /** Since when an event is open; 0 when none is. */
  readonly recordingSeconds: number;
}

/** Every new monitor has one zone, "All". */
const zones = 1;

/**
 * A map as zmc keeps it: SharedData, TriggerData, zone scores and VideoStoreData, with no frames behind them.
 * @throws RangeError for a state that the release does not know
 */
export function encodeMap(layout: SharedMemoryLayout, fields: MapFields): Uint8Array {
  const videoStore = videoStoreOffset(layout, zones);
  const trigger = layout.sizeBytes;
  const bytes = new Uint8Array(
    videoStore === null ? trigger + triggerData.sizeBytes : videoStore + videoStoreData.sizeBytes,
  );
  writeSharedData(bytes, layout, fields);
  writeTriggerData(bytes, trigger, fields);
  if (videoStore !== null) writeVideoStoreData(bytes, videoStore, fields);
  return bytes;
}

function writeSharedData(bytes: Uint8Array, layout: SharedMemoryLayout, fields: MapFields): void {
  const view = new DataView(bytes.buffer);
  const { offsets } = layout;
  view.setUint32(0, layout.sizeBytes, true);
  view.setUint32(offsets.state, stateNumber(layout, fields.state), true);
  if (layout.eventIdBytes === 8) view.setBigUint64(offsets.lastEventId, BigInt(fields.lastEventId), true);
  else view.setUint32(offsets.lastEventId, fields.lastEventId, true);
  view.setUint8(offsets.valid, fields.isValid ? 1 : 0);
  view.setUint8(offsets.signal, 1);
  view.setBigInt64(offsets.lastWriteTime, BigInt(fields.lastWriteSeconds), true);
  if (offsets.active !== null) view.setUint8(offsets.active, 1);
  if (offsets.captureFps !== null) view.setFloat64(offsets.captureFps, fields.captureFps, true);
  if (offsets.lastFrameScore !== null) view.setUint32(offsets.lastFrameScore, fields.lastFrameScore, true);
  if (offsets.startupTime !== null)
    view.setBigInt64(offsets.startupTime, BigInt(fields.startupSeconds), true);
  if (offsets.heartbeatTime !== null) {
    view.setBigInt64(offsets.heartbeatTime, BigInt(fields.heartbeatSeconds), true);
  }
  if (offsets.alarmCause !== null) encodeText(bytes, offsets.alarmCause, alarmCauseBytes, fields.alarmCause);
}

function writeTriggerData(bytes: Uint8Array, at: number, fields: MapFields): void {
  const view = new DataView(bytes.buffer);
  view.setUint32(at, triggerData.sizeBytes, true);
  view.setUint32(at + triggerData.state, fields.triggerState, true);
  view.setUint32(at + triggerData.score, fields.triggerScore, true);
  encodeText(bytes, at + triggerData.cause, triggerData.causeBytes, fields.triggerCause);
  encodeText(bytes, at + triggerData.text, triggerData.textBytes, fields.triggerText);
}

function writeVideoStoreData(bytes: Uint8Array, at: number, fields: MapFields): void {
  const view = new DataView(bytes.buffer);
  view.setUint32(at, videoStoreData.sizeBytes, true);
  view.setBigUint64(at + videoStoreData.currentEvent, BigInt(fields.currentEventId), true);
  view.setBigInt64(at + videoStoreData.recordingTime, BigInt(fields.recordingSeconds), true);
}

function stateNumber(layout: SharedMemoryLayout, state: MonitorState): number {
  const number = layout.states.indexOf(state);
  if (number !== -1) return number;
  if (state === 'unknown') return 0xff_ff_ff_ff; // -1, as 1.36.0-15 write it
  throw new RangeError(`ZoneMinder ${layout.releases} has no state "${state}"`);
}
