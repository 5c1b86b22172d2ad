import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '@tocsin/config';
import { detectedLabels } from '@tocsin/detection';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { EventId, Notification } from '@tocsin/messages';
import type { EventWriter } from '@tocsin/notifications';
import type { Logger } from 'pino';
import { OneAtATime } from './one-at-a-time';

/** Between two tries of a write, the last one over and over, ms. */
const pausesMs = [1_000, 2_000, 5_000, 10_000, 30_000] as const;
/** How long a write is tried, ms: a database that is upgraded takes its time. */
const patienceMs = 3_600_000;
/** Events that may wait for the database. */
const mostWaiting = 1_000;

type Write = (event: EventId) => Promise<void>;

export interface EventScribeParts {
  readonly policy: Pick<Config, 'hook'>;
  readonly writer: EventWriter;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Writes into ZoneMinder what was detected: notes and tags (hooks-and-rules 4.4, 4.7 and 5.1). It works beside the
 * telling and never in its way: a database that is away is waited for, an hour at most and while we run.
 */
export class EventScribe implements AsyncDisposable {
  readonly #parts: EventScribeParts;
  readonly #events = new OneAtATime();
  readonly #running = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  #isInTrouble = false;

  constructor(parts: EventScribeParts) {
    this.#parts = parts;
    setMaxListeners(mostWaiting, this.#stop.signal);
  }

  /**
   * Begins to write what there is to write of this notification.
   * @param textOfStart - for an end: what stood before the notes since the start
   */
  note(notification: Notification, textOfStart: string | undefined): void {
    const writes = this.#writesFor(notification, textOfStart);
    if (writes.length === 0) return;
    const { server, eventId } = notification.alarm;
    if (this.#running.size >= mostWaiting) {
      this.#giveUp(eventId, new CodedError('event-not-noted', `${mostWaiting} events wait to be written`));
      return;
    }
    const running = this.#events
      .run(`${server}-${eventId}`, () => this.#writeAll(eventId, writes))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** What waits for the database is given up; what is being written is finished. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running);
  }

  #writesFor(
    { alarm, outcome, text, detectionJson }: Notification,
    textOfStart: string | undefined,
  ): Write[] {
    const { writer } = this.#parts;
    const { hook } = this.#parts.policy;
    const writes: Write[] = [];
    if (textOfStart !== undefined) writes.push((event) => writer.repair(event, textOfStart));
    if (outcome !== 'found') return writes;
    if (hook.use_hook_description && text.trim() !== '') {
      if (alarm.phase === 'start') writes.push((event) => writer.writeStart(event, text));
      else if (text.includes('detected:')) writes.push((event) => writer.writeEnd(event, text));
    }
    const labels = hook.tag_detected_objects ? detectedLabels(detectionJson) : [];
    if (labels.length > 0) writes.push((event) => writer.tag(event, labels));
    return writes;
  }

  async #writeAll(event: EventId, writes: readonly Write[]): Promise<void> {
    for (const write of writes) {
      try {
        await this.#write(event, write);
        this.#isInTrouble = false;
      } catch (error) {
        this.#giveUp(event, error);
      }
    }
  }

  async #write(event: EventId, write: Write): Promise<void> {
    const until = this.#parts.now() + patienceMs;
    for (let round = 0; ; round += 1) {
      try {
        await write(event);
        return;
      } catch (error) {
        const isHopeful = error instanceof CodedError && error.retryable;
        if (!isHopeful || this.#stop.signal.aborted || this.#parts.now() > until) throw error;
      }
      await this.#pause(pausesMs[round] ?? 30_000);
    }
  }

  /** Said once, until something could be written again. */
  #giveUp(eventId: EventId, error: unknown): void {
    const { log } = this.#parts;
    const level = this.#isInTrouble ? 'debug' : 'error';
    this.#isInTrouble = true;
    log[level]({ err: error, eventId }, `notes and tags could not be written: ${errorMessage(error)}`);
  }

  /** Ends early when we stop. */
  async #pause(ms: number): Promise<void> {
    const { signal } = this.#stop;
    try {
      await sleep(ms, undefined, { signal });
    } catch (error) {
      if (!signal.aborted) throw error; // the last try follows
    }
  }
}
