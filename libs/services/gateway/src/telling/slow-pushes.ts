import { setTimeout as sleep } from 'node:timers/promises';
import { errorMessage } from '@tocsin/errors';
import { type Alarm, alarmId, type Delivery, type UnfinishedPushes } from '@tocsin/messages';
import { startOfEvent, type Telling } from '@tocsin/notifications';
import { type JobHandler, type JobQueue, NotYetError } from '@tocsin/queue';
import type { EventRecords } from '@tocsin/records';
import type { Logger } from 'pino';
import { endedMark, isOpen, isSettled, slowMark } from './push-marks';
import { packed, unpacked } from './telling-message';

/** How often it is looked whether somebody still sees to pushes that are under way, ms. */
const lookMs = 5_000;

/** After that an alarm is old news, ms. */
const tooOldMs = 300_000;

/** A claim of a gateway that lives holds for a minute; it is renewed as long as the push is under way, ms. */
const renewClaimsMs = 20_000;

const writeAgainMs = 1_000;

/** Pushes of one alarm that are under way, by the keys of their devices. */
export type Flights = ReadonlyMap<string, Promise<readonly Delivery[]>>;

interface UnderWay {
  readonly alarm: Alarm;
  /** Of the devices. */
  readonly keys: Set<string>;
  /** They are in the queue. */
  isKept: boolean;
}

export interface SlowPushesParts {
  /** Where they outlive this process; without it they do not. */
  readonly queue: JobQueue<UnfinishedPushes> | undefined;
  readonly records: Pick<EventRecords, 'told' | 'markTold' | 'claim' | 'story'>;
  /** This gateway among others. */
  readonly name: string;
  /** Adds to the event's story. Never rejects. */
  readonly record: (telling: Telling, deliveries: readonly Delivery[]) => Promise<void>;
  /** Begins pushes anew. @param keys - of the devices; what comes back has all of them */
  readonly fly: (telling: Telling, keys: ReadonlySet<string>, told: ReadonlySet<string>) => Promise<Flights>;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Pushes that take longer than a telling waits. They are written into a queue, from which they are taken out when it is
 * written down what became of them; if we die before, they are pushed by who finds them there.
 */
export class SlowPushes implements AsyncDisposable {
  readonly #parts: SlowPushesParts;
  readonly #underWay = new Map<string, UnderWay>();
  readonly #landings = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  readonly #finding: AsyncDisposable | undefined;
  readonly #renewing: NodeJS.Timeout;

  constructor(parts: SlowPushesParts) {
    this.#parts = parts;
    this.#finding = parts.queue?.consume(this.#handle, { concurrency: 8 });
    this.#renewing = setInterval(() => void this.#renewClaims(), renewClaimsMs);
  }

  /** Whether {@link keep} could not be done for this alarm. */
  owes(alarm: Alarm): boolean {
    return this.#underWay.get(alarmId(alarm))?.isKept === false;
  }

  /** Whether a push of this alarm to the device is under way here. */
  has(alarm: Alarm, key: string): boolean {
    return this.#underWay.get(alarmId(alarm))?.keys.has(key) === true;
  }

  /**
   * Resolves once the pushes cannot be lost any more.
   * @param waiting - devices whose push of an end waits until it is known what became of its start
   * @throws CodedError (retryable) where the store is away: then it is to be called again for this alarm
   */
  async keep(telling: Telling, flights: Flights, waiting: readonly string[]): Promise<void> {
    const { queue, records, now } = this.#parts;
    const { alarm } = telling.notification;
    const id = alarmId(alarm);
    // Before anything else, so that a repetition of the notification finds them under way.
    this.#watch(telling, flights, false);
    const underWay = this.#underWay.get(id);
    const recipients = [...(underWay?.isKept === false ? underWay.keys : []), ...waiting];
    if (recipients.length === 0) {
      return;
    }
    await records.markTold(alarm, alarm.phase, recipients.map(slowMark));
    const job = { telling: packed(telling), recipients, since: now() };
    await queue?.add(id, job, { delayMs: lookMs });
    if (underWay !== undefined) {
      underWay.isKept = true;
      await this.#takeOut(underWay);
    }
  }

  /** Stops looking; what is under way must have been stopped or have landed. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#renewing);
    await this.#finding?.[Symbol.asyncDispose]();
    this.#closing.abort(new Error('the gateway is being stopped'));
    await Promise.allSettled(this.#landings);
  }

  /** Ends with the job only when it is known what became of all. */
  readonly #handle: JobHandler<UnfinishedPushes> = async ({ payload }) => {
    const { alarm } = payload.telling.notification;
    if (this.#underWay.has(alarmId(alarm)) || (await this.#resume(payload))) {
      throw new NotYetError(`pushes of event ${alarm.eventId} are under way`, { afterMs: lookMs });
    }
  };

  /** @returns whether there is something left to wait for */
  async #resume({ telling: sent, recipients, since }: UnfinishedPushes): Promise<boolean> {
    const { records, name, fly, log, now } = this.#parts;
    const telling = unpacked(sent);
    const { alarm } = telling.notification;
    const told = await records.told(alarm, alarm.phase);
    const left = recipients.filter((key) => !isSettled(key, told));
    if (left.length === 0) {
      return false;
    }
    if (now() - since > tooOldMs) {
      await this.#giveUp(telling, left);
      return false;
    }
    const started = alarm.phase === 'end' ? await records.told(alarm, 'start') : undefined;
    const ready = left.filter((key) => started === undefined || !isOpen(key, started));
    const claimed = await records.claim(alarm, alarm.phase, ready, name);
    if (claimed.size > 0) {
      const { eventId } = alarm;
      log.info({ eventId, devices: claimed.size }, 'pushes that nobody sees to any more are begun anew');
      const start = started && startOfEvent(await records.story(alarm), started);
      this.#watch(
        telling,
        await fly({ ...telling, ...(start === undefined ? {} : { start }) }, claimed, told),
        true,
      );
    }
    return true;
  }

  async #giveUp(telling: Telling, keys: readonly string[]): Promise<void> {
    const { records, record, log } = this.#parts;
    const { alarm } = telling.notification;
    const { eventId, phase } = alarm;
    const reason = `given up: it could not be pushed within ${tooOldMs / 1000} s`;
    log.error({ eventId, devices: keys.length }, `pushes of event ${eventId} are old news and given up`);
    await records.markTold(alarm, phase, keys.map(endedMark));
    void record(
      telling,
      keys.map((recipient) => ({ channel: 'fcm', recipient, outcome: 'failed', reason })),
    );
  }

  #watch(telling: Telling, flights: Flights, isKept: boolean): void {
    if (flights.size === 0) {
      return;
    }
    const { alarm } = telling.notification;
    const id = alarmId(alarm);
    const underWay = this.#underWay.get(id) ?? { alarm, keys: new Set<string>(), isKept };
    this.#underWay.set(id, underWay);
    for (const [key, flight] of flights) {
      underWay.keys.add(key);
      const landing = this.#land(underWay, telling, key, flight).finally(() =>
        this.#landings.delete(landing),
      );
      this.#landings.add(landing);
    }
  }

  async #land(
    underWay: UnderWay,
    telling: Telling,
    key: string,
    flight: Promise<readonly Delivery[]>,
  ): Promise<void> {
    let deliveries: readonly Delivery[];
    try {
      deliveries = await flight;
    } catch {
      return; // stopped; who comes next finds it in the queue
    }
    const { alarm } = underWay;
    void this.#parts.record(telling, deliveries);
    await this.#settle(alarm, key, deliveries);
    underWay.keys.delete(key);
    await this.#takeOut(underWay);
  }

  /** When all have landed. */
  async #takeOut({ alarm, keys }: UnderWay): Promise<void> {
    if (keys.size > 0) {
      return;
    }
    const id = alarmId(alarm);
    this.#underWay.delete(id);
    // Where that fails it comes again, and is seen to be done.
    await this.#parts.queue?.remove(id).catch(() => false);
  }

  /** Until it is written down it counts as under way. */
  async #settle(alarm: Alarm, key: string, deliveries: readonly Delivery[]): Promise<void> {
    const { records, log } = this.#parts;
    const sent = deliveries.filter(({ outcome }) => outcome === 'sent').map(({ recipient }) => recipient);
    const marks = sent.includes(key) ? sent : [...sent, endedMark(key)];
    for (let isFirst = true; !this.#closing.signal.aborted; isFirst = false) {
      try {
        await records.markTold(alarm, alarm.phase, marks);
        return;
      } catch (error) {
        const said = `cannot write down what became of a push (${errorMessage(error)}); it is tried again`;
        log[isFirst ? 'warn' : 'debug']({ err: error, eventId: alarm.eventId }, said);
        await sleep(writeAgainMs, undefined, this.#closing).catch(() => undefined);
      }
    }
  }

  async #renewClaims(): Promise<void> {
    const { records, name } = this.#parts;
    for (const { alarm, keys } of this.#underWay.values()) {
      // A store that is away gives nobody else the claim either.
      await records.claim(alarm, alarm.phase, [...keys], name).catch(() => undefined);
    }
  }
}
