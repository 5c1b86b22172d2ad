import type { ClientConnection } from './client-connection';

/** Every WebSocket that is open now. */
export class Connections {
  readonly #open = new Set<ClientConnection>();
  /** Keys in use, so that two clients of one user and address are told apart. */
  readonly #keys = new Map<ClientConnection, string>();
  readonly #where: string;

  /** @param gateway - name of this gateway where there are others; their clients are not ours */
  constructor(gateway?: string) {
    this.#where = gateway === undefined ? '' : `${gateway}/`;
  }

  get size(): number {
    return this.#open.size;
  }

  [Symbol.iterator](): IterableIterator<ClientConnection> {
    return this.#open.values();
  }

  add(connection: ClientConnection): void {
    this.#open.add(connection);
  }

  remove(connection: ClientConnection): void {
    this.#open.delete(connection);
    this.#keys.delete(connection);
  }

  /**
   * The name under which a client is remembered as told. It must be the same after a reconnect, which a socket or a
   * port is not, so it is the user, the address and the lowest number free among the open sockets of both.
   */
  keyFor(connection: ClientConnection, user: string): string {
    const prefix = `web:${user}@${connection.origin.address}#${this.#where}`;
    const current = this.#keys.get(connection);
    if (current?.startsWith(prefix) === true) {
      return current;
    }
    this.#keys.delete(connection);
    const taken = new Set(this.#keys.values());
    let slot = 0;
    while (taken.has(`${prefix}${slot}`)) {
      slot += 1;
    }
    this.#keys.set(connection, `${prefix}${slot}`);
    return `${prefix}${slot}`;
  }

  closeAll(code: number): void {
    for (const connection of this.#open) {
      connection.close(code);
    }
  }
}
