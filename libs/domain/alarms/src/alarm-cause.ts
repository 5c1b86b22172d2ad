import type { MonitorReading } from '@tocsin/zoneminder-formats';

/**
 * ZoneMinder's cause of an alarm, as it stands in shared memory (hooks-and-rules.md section 2, point 3).
 * @param readAlarmCause - `[customize] read_alarm_cause`; without it only the cause of a trigger is passed on
 */
export function alarmCause(
  reading: Pick<MonitorReading, 'alarmCause' | 'triggerCause'>,
  readAlarmCause: boolean,
): string {
  const cause = readAlarmCause ? reading.alarmCause : '';
  return cause === '' ? reading.triggerCause : cause;
}
