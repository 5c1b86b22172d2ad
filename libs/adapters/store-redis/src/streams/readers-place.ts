import type { Redis } from 'ioredis';
import { endOf } from './stream-reader';

/** How far a reader of a stream has come, by name, so that it goes on from there after a restart. */
export class ReadersPlace {
  readonly #client: Redis;
  readonly #stream: string;
  readonly #name: string;
  #next: string | undefined;
  #writing: Promise<void> | undefined;

  constructor(client: Redis, stream: string, name: string) {
    this.#client = client;
    this.#stream = stream;
    this.#name = name;
  }

  /** The last entry that was read; the present end of the stream where nobody of that name has read. */
  async last(): Promise<string> {
    const known = await this.#client.hget(this.#key, this.#name);
    if (known !== null) return known;
    const end = await endOf(this.#client, this.#stream);
    this.note(end);
    return end;
  }

  /** This entry was read. Written down in the background, the last of many once. */
  note(id: string): void {
    this.#next = id;
    this.#writing ??= this.#write();
  }

  async written(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    for (let id = this.#next; id !== undefined; id = this.#next) {
      this.#next = undefined;
      // While Redis is away nothing is read; what is not written down is heard again, which does no harm.
      await this.#client.hset(this.#key, this.#name, id).catch(() => undefined);
    }
    this.#writing = undefined;
  }

  get #key(): string {
    return `${this.#stream}:read`;
  }
}
