import { type Alarm, EventId, type MonitorId, ServerId } from '@tocsin/messages';
import type { Telling } from './channel';

const testCause = 'Test of Tocsin';

/** An event that never was. Its number is one that no ZoneMinder reaches, so that no app opens another one's pictures. */
const testEventId = EventId.parse(2_147_483_647);

/**
 * What is told where the operator wants to see whether it arrives.
 * @param monitorId - in whose name it goes out
 * @param now - ms since 1970
 */
export function testTelling(monitorId: MonitorId, now: number): Telling {
  const alarm: Alarm = {
    server: ServerId.parse(0),
    numbering: 0,
    eventId: testEventId,
    monitorId,
    monitorName: 'Tocsin',
    phase: 'start',
    cause: testCause,
    seenAt: now,
    startedAt: now,
    eventPath: null,
    late: false,
  };
  return {
    notification: {
      alarm,
      outcome: 'skipped',
      text: '',
      detectionJson: [],
      frame: null,
      hookRan: false,
      reason: '',
      stages: [],
    },
    cause: testCause,
    detection: [],
    isForced: true,
  };
}
