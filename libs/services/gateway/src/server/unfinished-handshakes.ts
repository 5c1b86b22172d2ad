import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';

/**
 * Drops peers that connect and then say nothing, or not enough: port scanners, half-open connections. They would hold
 * a socket for ever. TLS handshakes have a limit of the server's own, so the time runs from where plain HTTP begins.
 */
export class UnfinishedHandshakes {
  readonly #sockets = new Set<Socket>();
  readonly #deadlines = new WeakMap<object, NodeJS.Timeout>();

  constructor(server: Server, timeoutMs: number) {
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    server.on(server instanceof TlsServer ? 'secureConnection' : 'connection', (socket: Socket) => {
      const deadline = setTimeout(() => socket.destroy(), timeoutMs);
      this.#deadlines.set(socket, deadline);
      socket.once('close', () => clearTimeout(deadline));
    });
    // First in the row: what the request leads to is not our business.
    server.prependListener('request', ({ socket }) => this.#finished(socket));
    server.prependListener('upgrade', (_request, socket) => this.#finished(socket));
  }

  /** Ends every connection that is still there, whatever state it is in. */
  dropAll(): void {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
  }

  #finished(socket: object): void {
    clearTimeout(this.#deadlines.get(socket));
  }
}
