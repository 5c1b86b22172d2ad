import { errorMessage } from '@tocsin/errors';
import {
  type Device,
  type DeviceRegistry,
  registered,
  type Registration,
  withAttempt,
  withLists,
} from '@tocsin/push';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { RedisDevices } from './redis-devices';

/**
 * Devices that all gateways share. While Redis is away each goes on with the devices it saw last; what registers or
 * goes meanwhile is written down when Redis is back.
 */
export class RedisDeviceRegistry implements DeviceRegistry {
  readonly #devices: RedisDevices;
  readonly #hostAndPort: string;
  readonly #log: Logger;
  /** As seen last, for when Redis is away. */
  #seen = new Map<string, Device>();
  /** Tokens that changed while it was. */
  readonly #unwritten = new Set<string>();
  #isAway = false;

  /** @param client - one that fails at once while Redis is away; it stays the caller's to close */
  constructor(client: Redis, prefix: string, hostAndPort: string, log: Logger) {
    this.#devices = new RedisDevices(client, prefix);
    this.#hostAndPort = hostAndPort;
    this.#log = log;
  }

  async all(): Promise<readonly Device[]> {
    await this.#attempt(async () => {
      const devices = await this.#devices.all();
      // What changed here while they were read, and could not be written, is younger.
      const changed = [...this.#unwritten].map((token) => [token, this.#seen.get(token)] as const);
      this.#seen = new Map(devices.map((device) => [device.token, device]));
      for (const [token, device] of changed) this.#note(token, device);
    });
    return [...this.#seen.values()];
  }

  async byToken(token: string): Promise<Device | undefined> {
    const found = await this.#attempt(async () => {
      const device = await this.#devices.get(token);
      return this.#unwritten.has(token) ? this.#seen.get(token) : this.#note(token, device);
    });
    return found === undefined ? this.#seen.get(token) : found.answer;
  }

  async register(registration: Registration, month: number): Promise<Device> {
    const device = registered(await this.byToken(registration.token), registration, month);
    this.#seen.set(device.token, device);
    const isWritten = await this.#attempt(() => this.#devices.put(device));
    if (isWritten === undefined) this.#unwritten.add(device.token);
    return device;
  }

  async updateLists(token: string, lists: { monlist: string; intlist: string }): Promise<void> {
    const known = await this.byToken(token);
    if (known === undefined) return;
    const device = withLists(known, lists);
    this.#seen.set(token, device);
    const isWritten = await this.#attempt(() => this.#devices.replaceIfKnown(device));
    if (isWritten === undefined) this.#unwritten.add(token);
  }

  async setBadge(token: string, badge: number): Promise<void> {
    const known = this.#seen.get(token);
    if (known !== undefined) this.#seen.set(token, { ...known, badge });
    await this.#attempt(() => this.#devices.setBadge(token, badge));
  }

  async noteInvocation(token: string, month: number): Promise<Device | undefined> {
    const noted = await this.#attempt(async () => this.#note(token, await this.#devices.note(token, month)));
    if (noted !== undefined) return noted.answer;
    const device = this.#seen.get(token);
    if (device === undefined) return undefined;
    const counted = withAttempt(device, month);
    this.#seen.set(token, counted);
    return counted;
  }

  async remove(token: string): Promise<boolean> {
    const wasSeen = this.#seen.delete(token);
    const removed = await this.#attempt(() => this.#devices.remove(token));
    if (removed === undefined && wasSeen) this.#unwritten.add(token);
    return removed?.answer ?? wasSeen;
  }

  async refresh(): Promise<void> {
    await this.all();
  }

  /**
   * Takes over the devices of a token file, once for all gateways and for ever.
   * @returns how many were new
   * @throws what Redis throws: a caller who gives up now may try at its next start
   */
  adopt(devices: readonly Device[]): Promise<number> {
    return this.#devices.adopt(devices);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#unwritten.size > 0) await this.#attempt(() => Promise.resolve());
  }

  #note(token: string, device: Device | undefined): Device | undefined {
    if (device === undefined) this.#seen.delete(token);
    else this.#seen.set(token, device);
    return device;
  }

  /** Never throws. @returns undefined where Redis is away; then what was seen last holds */
  async #attempt<Answer>(work: () => Promise<Answer>): Promise<{ readonly answer: Answer } | undefined> {
    try {
      await this.#writeDown();
      const answer = await work();
      if (this.#isAway) this.#log.info({ redis: this.#hostAndPort }, 'devices are in Redis again');
      this.#isAway = false;
      return { answer };
    } catch (error) {
      if (!this.#isAway) {
        this.#log.warn(
          { redis: this.#hostAndPort, err: error },
          `devices cannot be had from Redis (${errorMessage(error)}); those seen last get their pushes meanwhile`,
        );
      }
      this.#isAway = true;
      return undefined;
    }
  }

  async #writeDown(): Promise<void> {
    for (const token of this.#unwritten) {
      const device = this.#seen.get(token);
      if (device === undefined) await this.#devices.remove(token);
      else await this.#devices.put(device);
      // What changed while it was being written is still to be written.
      if (this.#seen.get(token) === device) this.#unwritten.delete(token);
    }
  }
}
