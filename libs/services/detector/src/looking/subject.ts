import { type Alarm, type EventId, eventName, type MonitorId } from '@tocsin/messages';

/** What is looked at. */
export interface Subject {
  /** Names the event among all that ever were; what is kept of a monitor says by it which event it was. */
  readonly name: string;
  /** Null for a picture that is of no event. */
  readonly eventId: EventId | null;
  readonly monitorId: MonitorId | null;
  readonly cause: string;
  /** The event's folder, where it is known. */
  readonly eventPath: string | null;
  /** A picture or film to look at instead of the event's. */
  readonly file: string | null;
  /** A JPEG to look at instead of either. */
  readonly jpeg?: Uint8Array;
  /** When the alarm was seen (ms since 1970): pictures of a young event may yet come. Null: they are there or not. */
  readonly seenAt: number | null;
}

export function subjectOf(alarm: Alarm): Subject {
  const { eventId, monitorId, cause, eventPath, seenAt } = alarm;
  return { name: eventName(alarm), eventId, monitorId, cause, eventPath, file: null, seenAt };
}
