import { type Alarm, EventId, MonitorId, ServerId } from '@tocsin/messages';
import type { PushSubject } from '@tocsin/push';

export const testCause = 'Test of Tocsin';

/** An event that never was. Its number is one that no ZoneMinder reaches, so that no app opens another one's pictures. */
const testEventId = EventId.parse(2_147_483_647);

/** @param monitor - in whose name the test goes out */
export function testAlarm(monitor: number, now: number): Alarm {
  return {
    server: ServerId.parse(0),
    numbering: 0,
    eventId: testEventId,
    monitorId: MonitorId.parse(monitor),
    monitorName: 'Tocsin',
    phase: 'start',
    cause: testCause,
    seenAt: now,
    startedAt: now,
    eventPath: null,
    late: false,
  };
}

export const subjectOf = ({ eventId, monitorId, monitorName, phase, cause }: Alarm): PushSubject => ({
  eventId,
  monitorId,
  monitorName,
  phase,
  cause,
});
