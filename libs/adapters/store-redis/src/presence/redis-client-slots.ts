import type { Redis } from 'ioredis';
import type { Presence } from './presence';
import { runScript } from '../scripts';

/** Numbers that tell apart the open clients of one name, over all processes that live. */
export class RedisClientSlots {
  readonly #client: Redis;
  readonly #key: string;
  readonly #presence: Presence;

  constructor(client: Redis, prefix: string, presence: Presence) {
    this.#client = client;
    this.#key = `${prefix}:client-slots`;
    this.#presence = presence;
  }

  /** The lowest number that no open client of this name has. @throws what Redis throws */
  async take(name: string): Promise<number> {
    return Number(
      await runScript(this.#client, 'tocsinTakeSlot', this.#key, name, this.#holder, this.#presence.keys),
    );
  }

  /** Never throws: what cannot be given back is free once this process ends. */
  async free(name: string, slot: number): Promise<void> {
    const field = `${name} ${slot}`;
    await runScript(this.#client, 'tocsinFreeSlot', this.#key, field, this.#holder).catch(() => undefined);
  }

  /** Forgets what dead processes held. Never throws: it can be done later. */
  async sweep(): Promise<void> {
    await runScript(this.#client, 'tocsinSweepSlots', this.#key, this.#presence.keys).catch(() => undefined);
  }

  get #holder(): string {
    return this.#presence.holder ?? '';
  }
}
