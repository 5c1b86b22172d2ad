import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';

/** Makes a service on loopback reachable from other machines, as containers on a bridge are. */
export class OpenPort implements AsyncDisposable {
  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async to(targetPort: number): Promise<OpenPort> {
    const server = createServer((near) => {
      const far = connect(targetPort, '127.0.0.1');
      near.on('error', () => far.destroy());
      far.on('error', () => near.destroy());
      near.pipe(far).pipe(near);
    }).listen(0, '0.0.0.0');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port was given');
    return new OpenPort(server, address.port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.close();
  }
}
