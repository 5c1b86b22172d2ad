import type { EventId } from '@tocsin/messages';

/**
 * Writes into ZoneMinder what was detected in an event. Every call may be repeated: what stands there is not written
 * again. Each throws a CodedError, retryable where the database is only away.
 */
export interface EventWriter {
  /** Puts the text of the start before the notes, directly after the hook said yes. */
  writeStart(event: EventId, text: string): Promise<void>;
  /** Puts the text of the start there again, at the end, where ZoneMinder wrote over it. */
  repair(event: EventId, text: string): Promise<void>;
  /** Puts the text of the end hook before the notes, unless they hold it. */
  writeEnd(event: EventId, text: string): Promise<void>;
  /** Gives the event these tags; nothing on a ZoneMinder without tags. */
  tag(event: EventId, labels: readonly string[]): Promise<void>;
}
