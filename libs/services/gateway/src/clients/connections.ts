import { channel } from 'node:diagnostics_channel';
import { type News, newsChannel } from '@tocsin/health';
import type { ClientConnection } from './client-connection';
import type { ClientSlot, ClientSlots } from './client-slots';

/** Every WebSocket that is open now. */
export class Connections {
  readonly #open = new Set<ClientConnection>();
  /** Keys in use, so that two clients of one user and address are told apart. */
  readonly #keys = new Map<ClientConnection, { readonly name: string; readonly slot: ClientSlot }>();
  readonly #slots: ClientSlots;

  constructor(slots: ClientSlots) {
    this.#slots = slots;
  }

  get size(): number {
    return this.#open.size;
  }

  [Symbol.iterator](): IterableIterator<ClientConnection> {
    return this.#open.values();
  }

  add(connection: ClientConnection): void {
    this.#open.add(connection);
    this.#tellHowMany();
  }

  remove(connection: ClientConnection): void {
    this.#open.delete(connection);
    this.#tellHowMany();
    this.#keys.get(connection)?.slot.free();
    this.#keys.delete(connection);
  }

  /**
   * The name under which a client is remembered as told. It must be the same after a reconnect, which a socket or a
   * port is not, so it is the user, the address and the lowest number free among the open sockets of both, on whichever
   * gateway they are.
   */
  async keyFor(connection: ClientConnection, user: string): Promise<string> {
    const name = `web:${user}@${connection.origin.address}`;
    const current = this.#keys.get(connection);
    if (current?.name === name) {
      return `${name}#${current.slot.text}`;
    }
    current?.slot.free();
    this.#keys.delete(connection);
    const slot = await this.#slots.take(name);
    if (this.#open.has(connection)) {
      this.#keys.set(connection, { name, slot });
    } else {
      slot.free();
    }
    return `${name}#${slot.text}`;
  }

  #tellHowMany(): void {
    channel(newsChannel).publish({ kind: 'clients', count: this.#open.size } satisfies News);
  }

  closeAll(code: number): void {
    for (const connection of this.#open) {
      connection.close(code);
    }
  }
}
