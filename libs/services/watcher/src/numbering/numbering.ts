import type { ServerId } from '@tocsin/messages';
import type { Cursors } from '@tocsin/records';

/** How often ZoneMinder's event ids have begun anew: with the id it names an event. */
export class Numbering {
  readonly #cursors: Pick<Cursors, 'numbering' | 'nextNumbering'>;
  readonly #server: ServerId;
  #current: number | undefined;

  constructor(cursors: Pick<Cursors, 'numbering' | 'nextNumbering'>, server: ServerId) {
    this.#cursors = cursors;
    this.#server = server;
  }

  /** That of the events that begin now. */
  get current(): number {
    return this.#current ?? 0;
  }

  /** Reads it from the store, once. @throws CodedError when the store does not answer */
  async load(): Promise<void> {
    this.#current ??= await this.#cursors.numbering(this.#server);
  }

  /** The ids have begun anew. @throws CodedError when the store does not answer */
  async begin(): Promise<void> {
    this.#current = await this.#cursors.nextNumbering(this.#server);
  }
}
