import { decodeText } from './map-text';
import type { MonitorReading } from './monitor-reading';
import { alarmCauseBytes, type SharedMemoryLayout, triggerData } from './shared-memory-layout';

/** The first `mapBytesNeeded` bytes of a map, or more of it. */
export type MapBytes = Uint8Array;

/** The `size` at offset 0: which layout it is. */
export function decodeSize(bytes: MapBytes): number {
  return viewOf(bytes).getUint32(0, true);
}

/** Whether TriggerData stands where the layout says: a second check that size and offsets belong together. */
export function isTriggerInPlace(bytes: MapBytes, layout: SharedMemoryLayout): boolean {
  return viewOf(bytes).getUint32(layout.sizeBytes, true) === triggerData.sizeBytes;
}

/** ZoneMinder's own number of the state, for the last resort in choosing a layout. */
export function decodeStateNumber(bytes: MapBytes, layout: SharedMemoryLayout): number {
  return viewOf(bytes).getUint32(layout.offsets.state, true);
}

/**
 * Reads what a watcher needs from a map.
 * @param bytes - at least `mapBytesNeeded(layout)` of them
 */
export function decodeReading(bytes: MapBytes, layout: SharedMemoryLayout): MonitorReading {
  const view = viewOf(bytes);
  const { offsets } = layout;
  return {
    state: layout.states[view.getUint32(offsets.state, true)] ?? 'unknown',
    lastEventId:
      layout.eventIdBytes === 8
        ? uint64(view, offsets.lastEventId)
        : view.getUint32(offsets.lastEventId, true),
    isValid: view.getUint8(offsets.valid) === 1,
    heartbeatSeconds: uint64(view, offsets.heartbeatTime ?? offsets.lastWriteTime),
    startupSeconds: offsets.startupTime === null ? 0 : uint64(view, offsets.startupTime),
    alarmCause: offsets.alarmCause === null ? '' : decodeText(bytes, offsets.alarmCause, alarmCauseBytes),
    triggerCause: decodeText(bytes, layout.sizeBytes + triggerData.cause, triggerData.causeBytes),
    triggerText: decodeText(bytes, layout.sizeBytes + triggerData.text, triggerData.textBytes),
    captureFps: offsets.captureFps === null ? null : view.getFloat64(offsets.captureFps, true),
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

// Two halves instead of a BigInt: ids and times stay far below 2^53.
function uint64(view: DataView, offset: number): number {
  return view.getUint32(offset, true) + view.getUint32(offset + 4, true) * 2 ** 32;
}
