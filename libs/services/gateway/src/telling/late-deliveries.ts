import { alarmId, type Delivery } from '@tocsin/messages';
import { deliveryLine, type Telling } from '@tocsin/notifications';
import type { EventRecords } from '@tocsin/records';
import type { Logger } from 'pino';

/** Between two lines of one alarm, ms: a thousand clients that come back make a few lines, not a thousand. */
const gatherMs = 1_000;

export interface LateDeliveriesParts {
  readonly records: Pick<EventRecords, 'append' | 'markTold'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Logger;
}

/** What came since the last line of an alarm. */
interface Gathered {
  readonly telling: Telling;
  deliveries: Delivery[];
  timer: NodeJS.Timeout | undefined;
}

/**
 * Writes down who was told later than the rest, or by us and not by the taker of the notification. That they were told
 * is written at once; the story has time. Disposing writes what is left.
 */
export class LateDeliveries implements AsyncDisposable {
  readonly #parts: LateDeliveriesParts;
  readonly #gathered = new Map<string, Gathered>();
  readonly #writing = new Set<Promise<void>>();

  constructor(parts: LateDeliveriesParts) {
    this.#parts = parts;
  }

  /** Never rejects: trouble is logged, for nobody waits for it. */
  readonly record = async (telling: Telling, deliveries: readonly Delivery[]): Promise<void> => {
    const { alarm } = telling.notification;
    this.#gather(alarmId(alarm), telling, deliveries);
    const sent = deliveries.filter(({ outcome }) => outcome === 'sent').map(({ recipient }) => recipient);
    await this.#write(telling, () => this.#parts.records.markTold(alarm, alarm.phase, sent));
  };

  async [Symbol.asyncDispose](): Promise<void> {
    for (const [id, gathered] of this.#gathered) {
      this.#append(gathered);
      clearTimeout(gathered.timer);
      this.#gathered.delete(id);
    }
    await Promise.all(this.#writing);
  }

  #gather(id: string, telling: Telling, deliveries: readonly Delivery[]): void {
    if (deliveries.length === 0) return;
    const known = this.#gathered.get(id);
    const gathered = known ?? { telling, deliveries: [], timer: undefined };
    gathered.deliveries.push(...deliveries);
    if (known === undefined) {
      this.#gathered.set(id, gathered);
      this.#writeLine(id, gathered);
    }
  }

  /** The first at once, the next when the time has come, until there is none. */
  #writeLine(id: string, gathered: Gathered): void {
    if (gathered.deliveries.length === 0) {
      this.#gathered.delete(id);
      return;
    }
    this.#append(gathered);
    gathered.timer = setTimeout(() => this.#writeLine(id, gathered), gatherMs);
  }

  #append(gathered: Gathered): void {
    const { telling, deliveries } = gathered;
    if (deliveries.length === 0) return;
    gathered.deliveries = [];
    const { alarm } = telling.notification;
    const { records, now } = this.#parts;
    const line = { step: 'delivery', at: now(), phase: alarm.phase, ...deliveryLine(deliveries) } as const;
    const writing = this.#write(telling, () => records.append(alarm, line));
    this.#writing.add(writing);
    void writing.then(() => this.#writing.delete(writing));
  }

  async #write({ notification: { alarm } }: Telling, write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      this.#parts.log.error(
        { err: error, jobId: alarmId(alarm) },
        'could not write down who was told; they may be told again after a restart',
      );
    }
  }
}
