/** What may wait in our memory for one client that does not read; more and it is cut off. */
export const mostUnreadOfOne = 4 * 1024 * 1024;
/** The same for all clients together; beyond, who reads worst is cut off first. */
export const mostUnreadOfAll = 64 * 1024 * 1024;

/** Somebody who is sent more than he has read. */
export interface Reader {
  /** What waits in our memory for him now. */
  readonly unreadBytes: number;
  /** Ends him, which sets free what waited. */
  cutOff(): void;
}

/** Keeps what all clients together leave unread within bounds, so that those who read have a server that lives. */
export class UnreadBytes {
  /** What was found waiting when last looked at; since then it can only have become less. */
  readonly #behind = new Map<Reader, number>();
  #total = 0;

  constructor(private readonly limits = { one: mostUnreadOfOne, all: mostUnreadOfAll }) {}

  /** To be called after something was handed to the reader's socket; may cut off him or others. */
  sentTo(reader: Reader): void {
    this.#note(reader, reader.unreadBytes);
    if (reader.unreadBytes > this.limits.one) this.#cutOff(reader);
    if (this.#total <= this.limits.all) return;
    for (const each of this.#behind.keys()) this.#note(each, each.unreadBytes);
    for (const [worst] of [...this.#behind].toSorted(([, a], [, b]) => b - a)) {
      if (this.#total <= this.limits.all) return;
      this.#cutOff(worst);
    }
  }

  /** To be called when the reader is gone. */
  forget(reader: Reader): void {
    this.#note(reader, 0);
  }

  #cutOff(reader: Reader): void {
    this.forget(reader);
    reader.cutOff();
  }

  #note(reader: Reader, bytes: number): void {
    this.#total += bytes - (this.#behind.get(reader) ?? 0);
    if (bytes === 0) this.#behind.delete(reader);
    else this.#behind.set(reader, bytes);
  }
}
