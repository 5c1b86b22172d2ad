import type { AlarmPhase, EventId, ServerId, StoryEntry } from '@tocsin/messages';

/** Names one event of one ZoneMinder server; an `Alarm` is one, too. */
export interface EventRef {
  readonly server: ServerId;
  /** How often the server's event ids had begun anew: the same id is another event then. */
  readonly numbering: number;
  readonly eventId: EventId;
}

/** What is remembered about each event, for a week: its story, and who was told. */
export interface EventRecords {
  /** Adds a line to the event's story. Lines keep the order in which they were added. */
  append(event: EventRef, entry: StoryEntry): Promise<void>;
  /** The story so far, oldest first; empty for an unknown event. */
  story(event: EventRef): Promise<readonly StoryEntry[]>;
  /** Who has been told of this phase already; recipient keys as given to `markTold`. */
  told(event: EventRef, phase: AlarmPhase): Promise<ReadonlySet<string>>;
  /** Remembers that these recipients have been told. Adding one twice is harmless. */
  markTold(event: EventRef, phase: AlarmPhase, recipients: readonly string[]): Promise<void>;
  /**
   * Claims the right to tell recipients, so that of two gateways that have the same job in hand one tells. A claim
   * holds for a minute, or until its holder dies or the recipient is marked as told.
   * @param holder - whoever asks; his own claims are granted again, for another minute
   * @returns those of `recipients` who are to be told now
   */
  claim(
    event: EventRef,
    phase: AlarmPhase,
    recipients: readonly string[],
    holder: string,
  ): Promise<ReadonlySet<string>>;
  /**
   * Settles what is decided about this phase, once: the first caller's verdict is stored and every caller gets
   * that one back. So a job that comes twice, or a deadline that fires late, cannot decide otherwise.
   */
  settle(event: EventRef, phase: AlarmPhase, verdict: Verdict): Promise<Verdict>;
}

/** The gateway's standing decision about one phase of an event. */
export interface Verdict {
  readonly tell: boolean;
  readonly reason: string;
  /** The job whose notification was decided upon: the detector's answer, or the guard that waits for the deadline. */
  readonly jobId: string;
}
