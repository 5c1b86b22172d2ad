/** A message that waits for the broker. */
export interface OutgoingMessage {
  readonly topic: string;
  readonly payload: string;
}

/** Messages older than this are news no more, ms. */
const maxAgeMs = 60_000;

/** Most messages that wait; a flood while the broker is away must not fill the memory. */
const maxWaiting = 1_000;

/** Keeps what could not be sent while it is young. Times come from outside, by a clock that never jumps. */
export class Outbox {
  #waiting: { message: OutgoingMessage; at: number }[] = [];

  keep(message: OutgoingMessage, nowMs: number): void {
    this.#waiting = this.#waiting.filter(({ at }) => nowMs - at < maxAgeMs).slice(1 - maxWaiting);
    this.#waiting.push({ message, at: nowMs });
  }

  /** Everything that is still young, oldest first; the outbox is empty afterwards. */
  take(nowMs: number): OutgoingMessage[] {
    const young = this.#waiting.filter(({ at }) => nowMs - at < maxAgeMs);
    this.#waiting = [];
    return young.map(({ message }) => message);
  }
}
