import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';

const BEAT_MS = 1000;
/** A process that could not say that it lives for so long is taken for dead. */
const DEAD_AFTER_MS = 4000;

/** Says in Redis which processes live, so that what a dead one had in hand is free for the others. */
export class Presence implements AsyncDisposable {
  /** Begins every key that says so; the name follows. Its value tells one life of a process from the next. */
  readonly keys: string;
  readonly #client: Redis;
  readonly #life = randomUUID();
  #name: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(client: Redis, prefix: string) {
    this.#client = client;
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
    this.#beat(name);
    this.#timer = setInterval(() => this.#beat(name), BEAT_MS);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    if (this.#name !== undefined) await this.#client.del(this.keys + this.#name).catch(() => 0);
    this.#name = undefined;
  }

  #beat(name: string): void {
    // While Redis is away nobody can take anything over either.
    this.#client.set(this.keys + name, this.#life, 'PX', DEAD_AFTER_MS).catch(() => undefined);
  }
}
