import type { AlarmFrame, LegacyAlarmFrame } from '@tocsin/client-frames';
import type { Telling } from '../channel';

/** What WebSocket clients get (websocket-protocol 7). */
export function alarmFrame(telling: Telling): AlarmFrame {
  const { eventId, monitorId, monitorName } = telling.notification.alarm;
  return {
    event: 'alarm',
    type: '',
    status: 'Success',
    events: [
      {
        EventId: String(eventId),
        MonitorId: String(monitorId),
        Name: monitorName,
        MonitorName: monitorName,
        Cause: frameCause(telling),
        DetectionJson: telling.detection,
        RulesObject: { ...telling.rulesObject },
        ...(telling.picture === undefined ? {} : { Picture: telling.picture }),
      },
    ],
  };
}

/** What clients of the earliest protocol get (websocket-protocol 4.6). */
export function legacyAlarmFrame(telling: Telling): LegacyAlarmFrame {
  const { eventId, monitorId, monitorName } = telling.notification.alarm;
  const cause = frameCause(telling);
  return {
    events: [
      {
        EventId: String(eventId),
        Name: monitorName,
        MonitorId: String(monitorId),
        ...(cause === '' ? {} : { Cause: cause }),
      },
    ],
    status: 'Success',
  };
}

const frameCause = ({ notification, cause }: Telling): string =>
  notification.alarm.phase === 'end' ? `End:${cause}` : cause;
