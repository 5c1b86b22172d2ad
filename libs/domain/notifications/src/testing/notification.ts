import { type Alarm, Notification } from '@tocsin/messages';

type Parts = Partial<Omit<Notification, 'alarm'>> & { alarm?: Partial<Record<keyof Alarm, unknown>> };

/** A notification for tests: the start of event 5060 on monitor 1, detected, changed as told. */
export function notificationWith({ alarm, ...rest }: Parts = {}): Notification {
  return Notification.parse({
    alarm: {
      server: 0,
      eventId: 5060,
      monitorId: 1,
      monitorName: 'Garage',
      phase: 'start',
      cause: ' front steps',
      seenAt: 1_000,
      startedAt: 1_000,
      eventPath: null,
      late: false,
      ...alarm,
    },
    outcome: 'found',
    text: '[a] detected:person:98%',
    detectionJson: { labels: ['person'], boxes: [[1, 2, 3, 4]], frame_id: 'alarm', confidences: [0.98] },
    frame: 'alarm',
    hookRan: true,
    reason: 'the hook said yes',
    stages: [],
    ...rest,
  });
}
