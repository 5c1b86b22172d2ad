import type { Alarm, Delivery } from '@tocsin/messages';
import type { Telling } from '@tocsin/notifications';
import type { ClientConnection } from '../clients/client-connection';
import type { WebChannel } from './web-channel';

/** How long after our start clients may come back and still get what they missed through us, ms. */
const graceMs = 180_000;

/** Alarms kept at most; a flood while we were away must not fill the memory. */
const maxKept = 1_000;

/** How long a client that was let in may take to say which monitors it wants, ms: zmNinjaNG does so right after. */
const filterPauseMs = 300;

/** How long an answer about other gateways is good for, ms. */
const lookUpMs = 2_000;

interface KeptAlarm {
  readonly telling: Telling;
  /** Recipients who had been told before that. */
  toldBefore: ReadonlySet<string>;
  /** When `toldBefore` was looked up, ms since 1970. */
  lookedUpAt: number;
  /** Grows as clients come back. */
  readonly told: Set<string>;
}

export interface MissedAlarmsParts {
  readonly web: WebChannel;
  /** When this gateway started, ms since 1970. */
  readonly startedAt: number;
  readonly now: () => number;
  /** Who was told of it through other gateways, which may go on; undefined where there are none. Never rejects. */
  readonly toldElsewhere: ((alarm: Alarm) => Promise<ReadonlySet<string>>) | undefined;
  /** Writes down who was told after all. */
  readonly record: (telling: Telling, deliveries: readonly Delivery[]) => Promise<void>;
}

/**
 * Keeps for a while what happened while we were down, and tells it to clients as they come back, so that nobody
 * misses an alarm through a crash of ours. Fresh alarms are never replayed: who was away himself has missed them.
 */
export class MissedAlarms implements Disposable {
  readonly #parts: MissedAlarmsParts;
  readonly #pauses = new Map<ClientConnection, NodeJS.Timeout>();
  #kept: KeptAlarm[] = [];

  constructor(parts: MissedAlarmsParts) {
    this.#parts = parts;
  }

  /**
   * Keeps the alarm if it is one of those.
   * @param toldBefore - recipients who had been told before that
   * @param told - clients of ours who have been told now; those who come back are added
   */
  keep(telling: Telling, toldBefore: ReadonlySet<string>, told: Set<string>): void {
    if (this.#isOver() || !this.wasMissed(telling.notification.alarm)) {
      return;
    }
    this.#kept.push({ telling, toldBefore, lookedUpAt: 0, told });
    if (this.#kept.length > maxKept) {
      this.#kept.shift();
    }
  }

  /** To be called when a client was let in. */
  clientCame(connection: ClientConnection, filterIsKnown: boolean): void {
    if (this.#isOver()) {
      return;
    }
    if (filterIsKnown) {
      void this.#catchUp(connection);
      return;
    }
    clearTimeout(this.#pauses.get(connection));
    this.#pauses.set(
      connection,
      setTimeout(() => void this.#catchUp(connection), filterPauseMs),
    );
  }

  /** To be called when a client has said which monitors it wants. */
  filterCame(connection: ClientConnection): void {
    if (this.#pauses.has(connection)) {
      void this.#catchUp(connection);
    }
  }

  [Symbol.dispose](): void {
    for (const pause of this.#pauses.values()) {
      clearTimeout(pause);
    }
    this.#pauses.clear();
    this.#kept = [];
  }

  async #catchUp(connection: ClientConnection): Promise<void> {
    clearTimeout(this.#pauses.get(connection));
    this.#pauses.delete(connection);
    // Looked up before the first is told, so that they are told in their order and nothing comes in between.
    await Promise.all(this.#kept.map((kept) => this.#lookUp(kept)));
    for (const { telling, toldBefore, told } of this.#kept) {
      const deliveries = this.#parts.web.tellSome([connection], telling, new Set([...toldBefore, ...told]));
      for (const { recipient, outcome } of deliveries) {
        if (outcome === 'sent') {
          told.add(recipient);
        }
      }
      if (deliveries.length > 0) {
        void this.#parts.record(telling, deliveries);
      }
    }
  }

  async #lookUp(kept: KeptAlarm): Promise<void> {
    const { toldElsewhere, now } = this.#parts;
    if (toldElsewhere === undefined || now() - kept.lookedUpAt < lookUpMs) {
      return;
    }
    kept.lookedUpAt = now();
    const told = await toldElsewhere(kept.telling.notification.alarm);
    kept.toldBefore = new Set([...kept.toldBefore, ...told]);
  }

  /** Whether it happened while we were down. */
  wasMissed({ late, seenAt }: Alarm): boolean {
    return late || seenAt < this.#parts.startedAt;
  }

  #isOver(): boolean {
    const isOver = this.#parts.now() - this.#parts.startedAt > graceMs;
    if (isOver) {
      this.#kept = [];
    }
    return isOver;
  }
}
