export {
  EventAnswer,
  MonitorAnswer,
  MonitorSizeRow,
  VersionAnswer,
  ZonesAnswer,
  ZonesRow,
} from './api-answers';
export { chooseLayout, type LayoutChoice, layoutOfRestingMonitor, layoutOfVersion } from './choose-layout';
export {
  decodeReading,
  decodeSize,
  decodeStateNumber,
  isTriggerInPlace,
  type MapBytes,
} from './decode-reading';
export { encodeMap, type MapFields } from './encode-map';
export type { MonitorReading, MonitorState } from './monitor-reading';
export {
  ColumnRow,
  ConfigRow,
  EventsRow,
  MonitorPermissionRow,
  MonitorsRow,
  NamedConfigRow,
  NotificationsRow,
  Permission,
  StorageScheme,
  UserRolesRow,
  UsersRow,
} from './rows';
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
