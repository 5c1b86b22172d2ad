import type { MapBytes } from './decode-reading';
import { alarmCauseBytes, type SharedMemoryLayout, triggerData } from './shared-memory-layout';

/**
 * Whether two copies of a map would give the same reading, without decoding either: a watcher asks this twenty
 * times a second for every monitor. The capture rate is left out; it changes with the heartbeat at the latest.
 */
export function isSameReading(one: MapBytes, other: MapBytes, layout: SharedMemoryLayout): boolean {
  const { offsets, sizeBytes } = layout;
  return (
    isSame(one, other, 0, 4) &&
    isSame(one, other, sizeBytes, 4) &&
    isSame(one, other, offsets.state, 4) &&
    isSame(one, other, offsets.lastEventId, layout.eventIdBytes) &&
    isSame(one, other, offsets.valid, 1) &&
    isSame(one, other, offsets.heartbeatTime ?? offsets.lastWriteTime, 8) &&
    (offsets.startupTime === null || isSame(one, other, offsets.startupTime, 8)) &&
    (offsets.alarmCause === null || isSameText(one, other, offsets.alarmCause, alarmCauseBytes)) &&
    isSameText(one, other, sizeBytes + triggerData.cause, triggerData.causeBytes) &&
    isSameText(one, other, sizeBytes + triggerData.text, triggerData.textBytes)
  );
}

// Plain loops: for so few bytes they beat a call into Buffer's native comparison.
function isSame(one: MapBytes, other: MapBytes, offset: number, length: number): boolean {
  for (let at = offset; at < offset + length; at++) {
    if (one[at] !== other[at]) return false;
  }
  return true;
}

function isSameText(one: MapBytes, other: MapBytes, offset: number, length: number): boolean {
  for (let at = offset; at < offset + length; at++) {
    if (one[at] !== other[at]) return false;
    if (one[at] === 0) return true;
  }
  return true;
}
