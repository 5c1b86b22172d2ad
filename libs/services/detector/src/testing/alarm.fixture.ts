import { Alarm } from '@tocsin/messages';

/** An alarm of event 5060 on monitor 2, with what a spec wants different. */
export function anAlarm(different: Partial<Record<keyof Alarm, unknown>> = {}): Alarm {
  return Alarm.parse({
    server: 0,
    eventId: 5060,
    monitorId: 2,
    monitorName: 'DoorBell',
    phase: 'start',
    cause: ' front',
    seenAt: Date.now(),
    startedAt: null,
    eventPath: null,
    late: false,
    ...different,
  });
}
