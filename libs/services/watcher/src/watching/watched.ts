import type { MonitorTracker } from '@tocsin/alarms';
import type { EventId, MonitorId } from '@tocsin/messages';
import type { Line } from './line';

/** What is known of a reported event whose end is awaited. */
export interface OpenEvent {
  /** The cause its start was reported with; stands in for the notes when these cannot be read. */
  readonly cause: string;
  /** Of its id. */
  readonly numbering: number;
  /** When it was seen, ms since 1970. */
  readonly seenAt: number;
  /** Left out in a flood: its end is left out, too. */
  isShed: boolean;
}

/** When an event began. */
export interface Start {
  readonly eventId: number;
  /** Ms since 1970: as its row says, or when it was seen. */
  readonly startedAt: number;
}

/** A monitor that is watched, and how far we are with it. */
export interface Watched {
  readonly id: MonitorId;
  name: string;
  readonly tracker: MonitorTracker;
  readonly line: Line;
  /** Reported events whose end is not. */
  readonly open: Map<EventId, OpenEvent>;
  /** The highest event stored as published. */
  cursor: number;
  /** The highest reported event of which we know when it began. */
  lastStart: Start | undefined;
  /** Whether the last look at its shared memory gave a reading. */
  isReadable: boolean;
  /** When a held recording was last seen without an alarm, ms since 1970. */
  quietAt: number | undefined;
  /** Alarms left out in the flood that goes on; 0 when there is none. */
  shed: number;
}
