import { type DeviceMemory, OwnDeviceMemory, type StartClaim } from '@tocsin/notifications';
import { MonitorId } from '@tocsin/messages';
import type { Redis } from 'ioredis';
import { runScript } from '../scripts';

/** No interval is longer; a device that is told of nothing for so long is remembered no more. */
const KEPT_SECONDS = 31 * 24 * 3600;
const SINCE = 'since';

/**
 * A hash for each device: when it was last told of each monitor, by the clock of Redis, which is one for all gateways.
 * While Redis is away a gateway goes by what it has told itself.
 */
export class RedisDeviceMemory implements DeviceMemory {
  readonly #own = new OwnDeviceMemory(() => performance.now());

  constructor(
    private readonly client: Redis,
    private readonly prefix: string,
  ) {}

  async begin(token: string, sinceMs: number): Promise<void> {
    await this.#own.begin(token, sinceMs);
    const key = this.#key(token);
    const work = () => this.client.multi().hset(key, SINCE, sinceMs).expire(key, KEPT_SECONDS).exec();
    await this.#or(work, async () => undefined);
  }

  since(token: string): Promise<number> {
    return this.#or(
      async () => Number((await this.client.hget(this.#key(token), SINCE)) ?? 0),
      () => this.#own.since(token),
    );
  }

  async claim(token: string, monitor: MonitorId, intervalMs: number): Promise<StartClaim> {
    const key = this.#key(token);
    const own = await this.#own.claim(token, monitor, 0);
    return this.#or(
      async () => {
        const answer = await runScript(
          this.client,
          'tocsinClaimStart',
          key,
          monitor,
          intervalMs,
          KEPT_SECONDS,
        );
        const [wait, at = '', before = ''] = Array.isArray(answer) ? answer.map(String) : [];
        const waitMs = Number(wait);
        if (waitMs > 0) await own.takeBack();
        return {
          waitMs,
          takeBack: async () => {
            await own.takeBack();
            if (waitMs > 0) return;
            const undo = () => runScript(this.client, 'tocsinTakeBackStart', key, monitor, at, before);
            await this.#or(undo, async () => undefined);
          },
        };
      },
      async () => {
        await own.takeBack();
        return this.#own.claim(token, monitor, intervalMs);
      },
    );
  }

  async note(token: string, monitor: MonitorId, ageMs: number): Promise<void> {
    await this.#own.note(token, monitor, ageMs);
    const age = Math.round(ageMs);
    const work = () =>
      runScript(this.client, 'tocsinNoteStart', this.#key(token), monitor, age, KEPT_SECONDS);
    await this.#or(work, async () => undefined);
  }

  ages(token: string): Promise<ReadonlyMap<MonitorId, number>> {
    return this.#or(
      async () => {
        const [fields, [seconds, micros]] = await Promise.all([
          this.client.hgetall(this.#key(token)),
          this.client.time(),
        ]);
        const now = Number(seconds) * 1000 + Number(micros) / 1000;
        return new Map(
          Object.entries(fields)
            .filter(([field]) => field !== SINCE)
            .map(([monitor, at]) => [MonitorId.parse(Number(monitor)), Math.max(0, now - Number(at))]),
        );
      },
      () => this.#own.ages(token),
    );
  }

  async forget(token: string): Promise<void> {
    await this.#own.forget(token);
    await this.#or(
      () => this.client.del(this.#key(token)),
      async () => 0,
    );
  }

  #key(token: string): string {
    return `${this.prefix}:device-memory:${token}`;
  }

  /** The registry of the devices says in the log that Redis is away. */
  async #or<Answer>(work: () => Promise<Answer>, own: () => Promise<Answer>): Promise<Answer> {
    try {
      return await work();
    } catch {
      return own();
    }
  }
}
