import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from '../../../../tools/testing/free-port';

/**
 * A wire to a server of ours that can be cut and mended: cut, every connection breaks and new ones are refused,
 * as if the server had been stopped; its data stays.
 */
export class TcpLink implements AsyncDisposable {
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  private constructor(
    readonly port: number,
    private readonly targetPort: number,
  ) {}

  static async to(targetPort: number): Promise<TcpLink> {
    const link = new TcpLink(await freePort(), targetPort);
    await link.mend();
    return link;
  }

  async mend(): Promise<void> {
    if (this.#server !== undefined) return;
    this.#server = createServer((near) => {
      const far = connect(this.targetPort, '127.0.0.1');
      near.pipe(far).pipe(near);
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(socket);
        // A broken end is what this class is for; the other end learns of it by being closed.
        socket.on('error', () => other.destroy());
        socket.on('close', () => {
          this.#sockets.delete(socket);
          other.destroy();
        });
      }
    }).listen(this.port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async cut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cut();
  }
}
