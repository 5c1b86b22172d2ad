import type { Config } from '@tocsin/config';
import { detectedLabels } from '@tocsin/detection';
import { CodedError, errorMessage } from '@tocsin/errors';
import { alarmId, type EventNote, eventName, type Notification } from '@tocsin/messages';
import type { EventWriter } from '@tocsin/notifications';
import { type JobHandler, type JobQueue, NotYetError } from '@tocsin/queue';
import type { Logger } from 'pino';
import { OneAtATime } from './one-at-a-time';

/** How long a note may wait for the database, ms: it may be down over a weekend, and nobody is to lose by it. */
const patienceMs = 3 * 24 * 3_600_000;
const shortestPauseMs = 1_000;
const longestPauseMs = 30_000;
/** Events that are written at once. */
const concurrency = 4;

/** Where notes and tags go, and where they wait for it. */
export interface EventNoteParts {
  readonly writer: EventWriter;
  readonly queue: JobQueue<EventNote>;
}

export interface EventScribeParts extends EventNoteParts {
  readonly policy: Pick<Config, 'hook'>;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Writes into ZoneMinder what was detected: notes and tags (hooks-and-rules 4.4, 4.7 and 5.1). It works beside the
 * telling and never in its way: what is to be written waits in a queue for a database that is away, also over a
 * restart of ours.
 */
export class EventScribe implements AsyncDisposable {
  readonly #parts: EventScribeParts;
  readonly #events = new OneAtATime();
  readonly #writing: AsyncDisposable;
  #isInTrouble = false;

  constructor(parts: EventScribeParts) {
    this.#parts = parts;
    this.#writing = parts.queue.consume(this.#handle, { concurrency });
  }

  /**
   * Resolves once it is stored what there is to write of this notification.
   * @param textOfStart - for an end: what stood before the notes since the start
   */
  async note(
    { alarm, outcome, text, detectionJson, wantsTags = false }: Notification,
    textOfStart = '',
  ): Promise<void> {
    const { queue, policy, now } = this.#parts;
    const { use_hook_description, tag_detected_objects } = policy.hook;
    const isFound = outcome === 'found';
    const isToStand = isFound && use_hook_description && text.trim() !== '';
    const { server, numbering, eventId, phase } = alarm;
    const note: EventNote = {
      server,
      numbering,
      eventId,
      phase,
      since: now(),
      textOfStart,
      // The text of an end hook counts as one only where it says so: the sample script echoes the notes.
      text: isToStand && (phase === 'start' || text.includes('detected:')) ? text : '',
      labels: isFound && (tag_detected_objects || wantsTags) ? [...detectedLabels(detectionJson)] : [],
    };
    if (writesOf(note).length > 0) await queue.add(alarmId(alarm), note);
  }

  /** What is being written is finished; the rest waits in the queue. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing[Symbol.asyncDispose]();
  }

  readonly #handle: JobHandler<EventNote> = async ({ payload }) => {
    await this.#events.run(eventName(payload), () => this.#write(payload));
  };

  /** Every write may be repeated, so that all of them are when one could not be done. */
  async #write(note: EventNote): Promise<void> {
    for (const write of writesOf(note)) {
      try {
        await write(this.#parts.writer);
        this.#isInTrouble = false;
      } catch (error) {
        this.#complain(note, error);
      }
    }
  }

  /** @throws NotYetError where waiting may help */
  #complain({ eventId, since }: EventNote, error: unknown): void {
    const { log, now } = this.#parts;
    const waitedMs = now() - since;
    const isHopeful = error instanceof CodedError && error.retryable && waitedMs < patienceMs;
    // Said once, until something could be written again.
    const level = this.#isInTrouble ? 'debug' : isHopeful ? 'warn' : 'error';
    this.#isInTrouble = true;
    const what = isHopeful ? 'notes and tags wait' : 'notes and tags could not be written';
    log[level]({ err: error, eventId }, `${what}: ${errorMessage(error)}`);
    if (!isHopeful) return;
    const afterMs = Math.min(longestPauseMs, Math.max(shortestPauseMs, waitedMs / 2));
    throw new NotYetError(`the notes of event ${eventId} wait for the database`, { afterMs, cause: error });
  }
}

type Write = (writer: EventWriter) => Promise<void>;

function writesOf({ eventId, phase, textOfStart, text, labels }: EventNote): Write[] {
  const writes: Write[] = [];
  if (textOfStart !== '') writes.push((writer) => writer.repair(eventId, textOfStart));
  if (text !== '') {
    writes.push((writer) =>
      phase === 'start' ? writer.writeStart(eventId, text) : writer.writeEnd(eventId, text),
    );
  }
  if (labels.length > 0) writes.push((writer) => writer.tag(eventId, labels));
  return writes;
}
