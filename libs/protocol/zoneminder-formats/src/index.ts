export { chooseLayout, type LayoutChoice, layoutOfRestingMonitor } from './choose-layout';
export {
  decodeReading,
  decodeSize,
  decodeStateNumber,
  isTriggerInPlace,
  type MapBytes,
} from './decode-reading';
export { encodeMap, type MapFields } from './encode-map';
export type { MonitorReading, MonitorState } from './monitor-reading';
export { isSameReading } from './same-reading';
export {
  layouts,
  mapBytesNeeded,
  type SharedDataOffsets,
  type SharedMemoryLayout,
  triggerData,
  videoStoreData,
  videoStoreOffset,
} from './shared-memory-layout';
export { isVersionAtLeast } from './zoneminder-version';
