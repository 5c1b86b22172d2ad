import {
  bareWsToCompare,
  gatewayToCompare,
  type TellingServer,
  type TlsPair,
} from '../../libs/services/gateway/src/testing/servers-to-compare';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

export const servers = ['ws', 'gateway'] as const;
export type ServerName = (typeof servers)[number];

export const described: Record<ServerName, string> = {
  ws: 'bare ws, one Buffer in a loop',
  gateway: 'our gateway',
};

const openers: Record<ServerName, (tls: TlsPair | undefined) => Promise<TellingServer>> = {
  ws: bareWsToCompare,
  gateway: (tls) => gatewayToCompare({ tls }),
};

/** Body of the server process: tells when asked to, and says how much memory it takes. */
export async function serve(name: ServerName, tls: TlsPair | undefined): Promise<void> {
  const server = await openers[name](tls);
  process.on('message', (eventId: number) => {
    if (eventId === 0) {
      globalThis.gc?.();
      process.send?.(process.memoryUsage().rss);
    } else {
      void server.tell(eventId);
    }
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.(server.port);
}

/** One of the servers in a process of its own. */
export class ServerProcess implements AsyncDisposable {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  static async start(name: ServerName, tls: TlsPair | undefined): Promise<ServerProcess> {
    const args = ['--worker', name, ...(tls === undefined ? [] : [tls.cert, tls.key])];
    const child = fork(process.argv[1] ?? '', args, { execArgv: ['--expose-gc'] });
    const message: readonly unknown[] = await once(child, 'message');
    const [port] = message;
    return new ServerProcess(child, Number(port));
  }

  tell(eventId: number): void {
    this.child.send(eventId);
  }

  /** Resident memory after a collection, bytes. */
  async memory(): Promise<number> {
    const answered = once(this.child, 'message');
    this.child.send(0);
    const message: readonly unknown[] = await answered;
    const [bytes] = message;
    return Number(bytes);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.disconnect();
    await ended;
  }
}
