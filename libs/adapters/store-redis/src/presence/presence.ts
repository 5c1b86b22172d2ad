import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';

const BEAT_MS = 1000;
/** A process that could not say that it lives for so long is taken for dead. */
const DEAD_AFTER_MS = 4000;

/** Says in Redis which processes live, so that what a dead one had in hand is free for the others. */
export class Presence implements AsyncDisposable {
  /** Begins every key that says so; the name follows. Its value tells one life of a process from the next. */
  readonly keys: string;
  readonly #client: Redis;
  readonly #log: Logger;
  #hasBeaten = false;
  #hasTwin = false;
  readonly #life = randomUUID();
  #name: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(client: Redis, prefix: string, log: Logger) {
    this.#client = client;
    this.#log = log;
    this.keys = `${prefix}:alive:`;
  }

  /** What stands beside a thing that this life of the process holds: `<life> <name>`; undefined where it has not joined. */
  get holder(): string | undefined {
    return this.#name === undefined ? undefined : `${this.#life} ${this.#name}`;
  }

  /** Says from now on that this process lives, by a name that no other has. */
  keep(name: string): void {
    clearInterval(this.#timer);
    this.#name = name;
    void this.#beat(name);
    this.#timer = setInterval(() => void this.#beat(name), BEAT_MS);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    if (this.#name !== undefined) await this.#client.del(this.keys + this.#name).catch(() => 0);
    this.#name = undefined;
  }

  async #beat(name: string): Promise<void> {
    try {
      const before = await this.#client.set(this.keys + name, this.#life, 'PX', DEAD_AFTER_MS, 'GET');
      if (this.#hasBeaten && before !== null && before !== this.#life) this.#noticeTwin(name);
      this.#hasBeaten = true;
    } catch {
      // While Redis is away nobody can take anything over either.
    }
  }

  #noticeTwin(name: string): void {
    if (this.#hasTwin) return;
    this.#hasTwin = true;
    this.#log.error(
      { gateway: name },
      `another gateway is called ${name}, too: give each a host name or a [network] port of its own, or clients may be told twice`,
    );
  }
}
