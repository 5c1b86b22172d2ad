import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from './client';
import { eventsOf, parseRecord, textOf } from './json-record';
import type { PrivateZoneMinder } from './private-zoneminder';
import { waitFor } from './wait-for';

/** How long each alarm lasts, ms: less than ZoneMinder's shortest. */
const holdMs = 500;

/** Alarms one after the other on some monitors, and how long each took to reach a client. */
export class AlarmFlow {
  readonly #raisedAt = new Map<number, number>();
  readonly #toldAt = new Map<number, number>();

  constructor(
    private readonly zoneminder: PrivateZoneMinder,
    private readonly monitorIds: readonly number[],
    private readonly client: Client,
  ) {
    client.socket.on('message', (data) => {
      const now = performance.timeOrigin + performance.now();
      for (const entry of eventsOf(parseRecord(textOf(data)))) {
        const eventId = Number(entry['EventId']);
        if (!this.#toldAt.has(eventId)) this.#toldAt.set(eventId, now);
      }
    });
  }

  /**
   * Raises alarms while something else goes on, and at least `atLeast`.
   * @returns milliseconds from shared memory to the client of every alarm raised meanwhile, in rising order; fails when
   * one of them does not arrive
   */
  async during(atLeast: number, work: Promise<unknown> = Promise.resolve()): Promise<readonly number[]> {
    const end = new AbortController();
    const over = work.finally(() => end.abort());
    const raised: number[] = [];
    const lowered: Promise<void>[] = [];
    while (!end.signal.aborted || raised.length < atLeast) {
      const turn = raised.length;
      const monitorId = this.monitorIds[turn % this.monitorIds.length] ?? 1;
      await lowered[turn - this.monitorIds.length];
      const { eventId, shownAt } = await this.zoneminder.raiseTimed(monitorId);
      this.#raisedAt.set(eventId, shownAt);
      raised.push(eventId);
      lowered.push(pause(holdMs).then(() => this.zoneminder.lower(monitorId)));
      await pause(30);
    }
    await Promise.all([over, ...lowered]);
    await waitFor('the client to have every alarm', () => raised.every((id) => this.#toldAt.has(id)), {
      detail: () => `missing: ${raised.filter((id) => !this.#toldAt.has(id)).join()} of ${raised.length}`,
    });
    const took = raised.map((id) => (this.#toldAt.get(id) ?? Infinity) - (this.#raisedAt.get(id) ?? 0));
    return took.toSorted((a, b) => a - b);
  }
}
