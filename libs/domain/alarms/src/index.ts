export { alarmCause } from './alarm-cause';
export {
  alarmMoment,
  isAlarmRow,
  isContinuous,
  isLate,
  isNewNumbering,
  mayBecomeAlarm,
  rowCause,
} from './event-row-rules';
export type { EventRow, EventTable, WatchedMonitor } from './event-table';
export type { Finding, Peek } from './finding';
export { MonitorTracker } from './monitor-tracker';
export { pollIntervalMs } from './poll-interval';
