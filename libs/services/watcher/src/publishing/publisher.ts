import { type Alarm, type AlarmPhase, alarmId, type EventId, type Notification } from '@tocsin/messages';
import type { Logger } from 'pino';
import type { Numbering } from '../numbering/numbering';
import { Steady } from './steady';
import type { Watched } from '../watching/watched';
import type { WatcherParts } from '../watcher-parts';

type PublisherParts = Pick<WatcherParts, 'alarms' | 'notifications' | 'records' | 'server'> & {
  readonly numbering: Numbering;
  readonly deadlineSeconds: number;
  readonly now: () => number;
  readonly log: Logger;
  /** Aborted when we stop: nothing is tried again from then on. */
  readonly signal: AbortSignal;
};

/** Hands alarms to the queue so that none is lost: each step is stored before the next, the cursor moves last. */
export class Publisher {
  readonly #parts: PublisherParts;
  readonly #steady: Steady;

  constructor(parts: PublisherParts) {
    this.#parts = parts;
    this.#steady = new Steady(parts.log, parts.signal);
  }

  /** Resolves once the alarm is stored, or when we stop before: then the cursor stays, and the next start finds it. */
  async publish(watched: Watched, alarm: Alarm): Promise<void> {
    const { alarms, notifications, records, deadlineSeconds } = this.#parts;
    const { eventId, phase, cause, late, seenAt: at } = alarm;
    const id = alarmId(alarm);
    await this.#each(watched, [
      // First of all, so that the detector's answer cannot come before it: then nobody would take it away.
      () =>
        notifications.add(`${id}-deadline`, unanswered(alarm, deadlineSeconds), {
          delayMs: deadlineSeconds * 1000,
        }),
      () => records.events.append(alarm, { step: 'seen', at, phase, cause, late }),
      () => alarms.add(id, alarm),
      () => this.#moveCursor(watched, eventId, phase),
    ]);
  }

  /** Writes down that an alarm was left out on purpose. */
  async shed(
    watched: Watched,
    { eventId, numbering }: Pick<Alarm, 'eventId' | 'numbering'>,
    reason: string,
  ): Promise<void> {
    const { records, server, now } = this.#parts;
    await this.#each(watched, [
      () =>
        records.events.append(
          { server, numbering, eventId },
          { step: 'shed', at: now(), phase: 'start', reason },
        ),
      () => this.#moveCursor(watched, eventId, 'start'),
    ]);
  }

  /** Stores how far a monitor is: the very first time, or when ZoneMinder counts anew. */
  async setCursor(watched: Watched, eventId: number): Promise<void> {
    watched.line.isBehind = false;
    await this.#each(watched, [() => this.#storeCursor(watched, eventId)]);
  }

  /** From now on event ids are those of a new numbering. @returns false when we stop before that is stored */
  beginNumbering(): Promise<boolean> {
    return this.#steady.does(() => this.#parts.numbering.begin());
  }

  /** A step that was done is not done again when a later one has to be tried anew. */
  async #each({ line }: Watched, steps: readonly (() => Promise<void>)[]): Promise<void> {
    // What comes after an alarm that we left behind is left to the next start as well.
    if (line.isBehind && this.#parts.signal.aborted) return;
    for (const step of steps) {
      if (await this.#steady.does(step)) continue;
      line.isBehind = true;
      return;
    }
  }

  async #moveCursor(watched: Watched, eventId: EventId, phase: AlarmPhase): Promise<void> {
    const isAhead = eventId > watched.cursor && !watched.line.isBehind;
    if (phase === 'start' && isAhead) await this.#storeCursor(watched, eventId);
  }

  async #storeCursor(watched: Watched, eventId: number): Promise<void> {
    await this.#parts.records.cursors.set(this.#parts.server, watched.id, eventId);
    watched.cursor = eventId;
  }
}

/** What goes out when no detector has answered in time. */
export function unanswered(alarm: Alarm, deadlineSeconds: number): Notification {
  return {
    alarm,
    outcome: 'failed',
    text: '',
    detectionJson: [],
    frame: null,
    hookRan: false,
    reason: `no answer from a detector within ${deadlineSeconds} s`,
    stages: [],
  };
}
