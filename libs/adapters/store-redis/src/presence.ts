import type { Redis } from 'ioredis';

const BEAT_MS = 1000;
/** A process that could not say that it lives for so long is taken for dead. */
const DEAD_AFTER_MS = 4000;

/** Says in Redis which processes live, so that what a dead one had in hand is free for the others. */
export class Presence implements AsyncDisposable {
  readonly #client: Redis;
  readonly #prefix: string;
  readonly #beats = new Map<string, NodeJS.Timeout>();

  constructor(client: Redis, prefix: string) {
    this.#client = client;
    this.#prefix = `${prefix}:alive:`;
  }

  /** The key that is there as long as the process lives. */
  key(name: string): string {
    return this.#prefix + name;
  }

  /** Says from now on that this process lives, by a name that no other has. */
  keep(name: string): void {
    if (this.#beats.has(name)) return;
    this.#beat(name);
    this.#beats.set(
      name,
      setInterval(() => this.#beat(name), BEAT_MS),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const beat of this.#beats.values()) clearInterval(beat);
    const keys = [...this.#beats.keys()].map((name) => this.key(name));
    this.#beats.clear();
    if (keys.length > 0) await this.#client.del(...keys).catch(() => 0);
  }

  #beat(name: string): void {
    // While Redis is away nobody can take anything over either.
    this.#client.set(this.key(name), '1', 'PX', DEAD_AFTER_MS).catch(() => undefined);
  }
}
