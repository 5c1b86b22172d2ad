import type { EventId } from '@tocsin/messages';
import type { MonitorState } from '@tocsin/zoneminder-formats';
import type { Finding, Peek } from './finding';

const nothing: readonly Finding[] = [];

/**
 * Follows one monitor and tells what is new. It is fed from two sides, by looks at shared memory (`observe`) and by
 * rows of the Events table (`claim`), and sees to it that no event starts twice.
 *
 * Rules: hooks-and-rules.md sections 2 and 5.1, the sequences of shm-layout.md "What changes during an alarm".
 */
export class MonitorTracker {
  /** Every event up to this one is dealt with. Undefined until primed: then there is nothing to compare with. */
  #settled: number | undefined;
  /** Events above `#settled` that are dealt with. */
  readonly #claimed = new Set<number>();
  #lastProcessed: number;
  /**
   * Continuous recordings that go on without an alarm so far: not dealt with, though others above them are. Two, while
   * one section is being closed and the next is open already.
   */
  readonly #held = new Set<EventId>();
  /** The event in alarm, whose end is awaited. */
  #active: EventId | undefined;
  /** The last event whose alarm is over; an alarm that rises in it again (Mocord) is not told again. */
  #ended: number | undefined;
  /** `last_event_id` at the look before; undefined before the first look. */
  #seen: number | undefined;
  /** The state at the look before; undefined when the next look is to be judged though nothing has changed. */
  #seenState: MonitorState | undefined;
  /** An event that was opened without an alarm at the look before. */
  #opened: EventId | undefined;
  /** The last id below the reported ones that was asked about. */
  #questioned: number | undefined;

  /**
   * @param cursor - the last event that was reported before our start, 0 if there was none; undefined for a monitor
   * that was never watched
   */
  constructor(cursor?: number) {
    this.#settled = cursor;
    this.#lastProcessed = cursor ?? 0;
  }

  /** Whether there is an id above which events are new. */
  get isPrimed(): boolean {
    return this.#settled !== undefined;
  }

  /** All rows up to this id are dealt with, whosever they are; 0 before the first. Rows above it are worth a look. */
  get settledUpTo(): number {
    return this.#settled ?? 0;
  }

  /** The highest event of this monitor that was reported, or that was there when we began. */
  get lastProcessed(): number {
    return this.#lastProcessed;
  }

  /** The recordings that are to be looked at again; see {@link hold}. */
  get held(): ReadonlySet<EventId> {
    return this.#held;
  }

  /** The event that is in alarm by shared memory. */
  get active(): EventId | undefined {
    return this.#active;
  }

  /** A monitor that was never watched: what there is, is old. Does nothing once there is an id to compare with. */
  prime(lastEventId: number): void {
    if (this.#settled !== undefined) return;
    this.#settled = lastEventId;
    this.#lastProcessed = lastEventId;
    // An alarm that goes on at this moment was never reported, so its end will not be, either.
    this.#ended = lastEventId;
  }

  /** Takes the reading of one look at shared memory. */
  observe(peek: Peek): readonly Finding[] {
    // Nearly every look: it is taken many times a second for every monitor.
    if (peek.state === this.#seenState && peek.lastEventId === this.#seen && this.#opened === undefined)
      return nothing;
    this.#seenState = peek.state;
    const findings: Finding[] = [];
    const isFirstLook = this.#seen === undefined;
    const end = this.#endOfActive(peek);
    if (end !== undefined) findings.push({ kind: 'end', eventId: end });
    if (isEvent(peek.lastEventId)) findings.push(...this.#lookAt(peek, peek.lastEventId, isFirstLook));
    this.#seen = peek.lastEventId;
    return findings;
  }

  /** Marks an event as reported. @returns false if it was reported before, or lies below what is dealt with */
  claim(eventId: EventId): boolean {
    const isHeld = this.#held.delete(eventId);
    if ((eventId <= this.settledUpTo && !isHeld) || this.#claimed.has(eventId)) return false;
    this.#claimed.add(eventId);
    this.#lastProcessed = Math.max(this.#lastProcessed, eventId);
    return true;
  }

  /** The rows say that this event is over. */
  end(eventId: EventId): void {
    if (this.#active === eventId) this.#active = undefined;
    this.#ended = Math.max(this.#ended ?? 0, eventId);
  }

  /** This event is no alarm so far but goes on and may become one: it can still be claimed when others are settled. */
  hold(eventId: EventId): void {
    if (eventId > this.settledUpTo && !this.#claimed.has(eventId)) this.#held.add(eventId);
  }

  /** A held event is over and never was an alarm. */
  release(eventId: EventId): void {
    this.#held.delete(eventId);
  }

  /** Every event up to this id has been looked at in the table, and needs no second look. */
  settle(upTo: number): void {
    if (upTo <= this.settledUpTo) return;
    this.#settled = upTo;
    for (const eventId of this.#claimed) if (eventId <= upTo) this.#claimed.delete(eventId);
  }

  /** ZoneMinder counts anew: forget the old ids. The event itself is new. */
  rewindBelow(eventId: EventId): void {
    this.#claimed.clear();
    this.#settled = eventId - 1;
    this.#lastProcessed = eventId - 1;
    this.#held.clear();
    this.#active = undefined;
    this.#ended = undefined;
    this.askAgain();
  }

  /** Asks the same question again at the next look: it could not be answered. */
  askAgain(): void {
    this.#questioned = undefined;
    this.#seenState = undefined;
  }

  #endOfActive(peek: Peek): EventId | undefined {
    const active = this.#active;
    const isOver = peek.state === 'idle' || peek.state === 'tape' || peek.lastEventId !== active;
    if (active === undefined || !isOver) return undefined;
    this.end(active);
    return active;
  }

  #lookAt(peek: Peek, eventId: EventId, isFirstLook: boolean): readonly Finding[] {
    if (!this.isPrimed) this.prime(eventId);
    // Alert counts: an alarm shorter than a look has left the state alarm already.
    const isAlarm = peek.state === 'alarm' || peek.state === 'alert';
    if (this.#isRelic(eventId)) return this.#question(eventId, isAlarm, isFirstLook);
    return isAlarm ? this.#alarm(eventId, isFirstLook) : this.#noAlarm(eventId);
  }

  /** Whether an id lies below what is dealt with and yet is none of the events that we know. */
  #isRelic(eventId: EventId): boolean {
    const isBelow = eventId < this.#lastProcessed || eventId <= this.settledUpTo;
    if (!isBelow || this.#claimed.has(eventId) || this.#held.has(eventId)) return false;
    return ![this.#lastProcessed, this.#active, this.#ended].includes(eventId);
  }

  #alarm(eventId: EventId, isFirstLook: boolean): readonly Finding[] {
    this.#opened = undefined;
    const isNew = this.claim(eventId);
    // Also when the row was seen first, or before our start: its end is still to be told.
    if (this.#ended === undefined || eventId > this.#ended) this.#active = eventId;
    return isNew ? [{ kind: 'start', eventId, isFirstLook }] : [];
  }

  /**
   * The id is written up to some milliseconds before the state (shm-layout.md), so a new id alone is given one more
   * look before the table is asked about it.
   */
  #noAlarm(eventId: EventId): readonly Finding[] {
    const isOpen = eventId > this.settledUpTo && !this.#held.has(eventId) && !this.#claimed.has(eventId);
    const isSecondLook = this.#opened === eventId;
    this.#opened = isOpen && !isSecondLook && eventId !== this.#seen ? eventId : undefined;
    return isOpen && isSecondLook ? [{ kind: 'moved', eventId }] : [];
  }

  /** Below what was reported. At rest and at the first look that is an old id which the map still shows. */
  #question(eventId: EventId, isAlarm: boolean, isFirstLook: boolean): readonly Finding[] {
    const isOldNews = !isAlarm && (isFirstLook || eventId === this.#seen);
    if (isOldNews || eventId === this.#questioned) return [];
    this.#questioned = eventId;
    return [{ kind: 'backwards', eventId }];
  }
}

/** 0: zmc has just made the map. It says nothing about events, but much about the one that was going on. */
function isEvent(lastEventId: number): lastEventId is EventId {
  return lastEventId > 0;
}
