import type { EventId } from '@tocsin/messages';
import type { MonitorReading } from '@tocsin/zoneminder-formats';

/** The part of a monitor's shared memory by which starts and ends are told. */
export type Peek = Pick<MonitorReading, 'state' | 'lastEventId'>;

/** What a look at a monitor came to. */
export type Finding =
  /** An alarm that has not been reported: report it. `isFirstLook`: it was there before we looked. */
  | { readonly kind: 'start'; readonly eventId: EventId; readonly isFirstLook: boolean }
  /** The alarm of this event is over. */
  | { readonly kind: 'end'; readonly eventId: EventId }
  /** An event was opened, but no alarm was seen: it may have been too short. Its row tells. */
  | { readonly kind: 'moved'; readonly eventId: EventId }
  /** The id is below one that was reported: a new numbering, or a relic. Its row tells; see {@link isNewNumbering}. */
  | { readonly kind: 'backwards'; readonly eventId: EventId };
