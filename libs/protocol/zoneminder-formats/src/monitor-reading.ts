/** State of a monitor, with ZoneMinder's numbers (which moved between releases) already translated. */
export type MonitorState = 'unknown' | 'idle' | 'prealarm' | 'alarm' | 'alert' | 'tape';

/** The fields of a monitor's shared memory that a watcher needs, whatever the release. */
export interface MonitorReading {
  readonly state: MonitorState;
  /** `last_event_id`; 0 when zmc has not opened an event since it started. */
  readonly lastEventId: number;
  /** False while zmc sets up or after it has stopped in good order. */
  readonly isValid: boolean;
  /** Seconds since 1970 of zmc's last sign of life: `heartbeat_time`, before 1.36 `last_write_time`. */
  readonly heartbeatSeconds: number;
  /** `startup_time`, seconds since 1970; 0 in 1.30, which has none. */
  readonly startupSeconds: number;
  /** `alarm_cause`; may begin with a blank, keeps its last value after the event. `''` in 1.30. */
  readonly alarmCause: string;
  readonly triggerCause: string;
  readonly triggerText: string;
  /** Capture rate, frames a second; null before 1.36. */
  readonly captureFps: number | null;
}
