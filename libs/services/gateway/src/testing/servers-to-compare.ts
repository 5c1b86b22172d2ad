import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { Config } from '@tocsin/config';
import { alarmId, type Notification } from '@tocsin/messages';
import { alarmFrame, type Authenticator } from '@tocsin/notifications';
import type { JobQueue } from '@tocsin/queue';
import type { Records } from '@tocsin/records';
import { WebSocket, WebSocketServer } from 'ws';
import { startGateway } from '../gateway';
import { notification } from './gateway-rig';
import { MemoryQueue, MemoryRecords } from './memory-store';
import { silentLog } from './silent-log';

/** Certificate and key of a TLS server, as files. */
export interface TlsPair {
  readonly cert: string;
  readonly key: string;
}

/** A server whose clients can be told of an alarm, for benchmarks. */
export interface TellingServer extends AsyncDisposable {
  readonly port: number;
  /** Tells all who are there. */
  tell(eventId: number): Promise<void>;
}

export interface GatewayToCompare {
  readonly tls: TlsPair | undefined;
  /** Checks every login; without it authentication is off. */
  readonly authenticator?: Authenticator;
  /** In memory unless told otherwise. */
  readonly store?: { readonly queue: JobQueue<Notification>; readonly records: Records };
}

/** Our gateway, on its own. */
export async function gatewayToCompare({
  tls,
  authenticator,
  store = { queue: new MemoryQueue<Notification>(), records: new MemoryRecords() },
}: GatewayToCompare): Promise<TellingServer> {
  const { queue, records } = store;
  const config = Config.parse({
    ssl: tls === undefined ? { enable: 'no' } : { enable: 'yes', ...tls },
    auth: { enable: authenticator === undefined ? 'no' : 'yes', timeout: 300 },
    fcm: { enable: 'no' },
    gateway: { max_connections: 100_000, max_connections_per_address: 100_000, ping_interval: 3600 },
  });
  const nobody: Authenticator = { login: async () => null, viewer: async () => null };
  const gateway = await startGateway({
    config: { ...config, network: { address: '127.0.0.1', port: 0 } },
    log: silentLog,
    authenticator: authenticator ?? nobody,
    notifications: queue,
    records,
  });
  return {
    port: gateway.address.port,
    tell: (eventId) => {
      const told = notification(eventId);
      return queue.add(alarmId(told.alarm), told);
    },
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}

/** A bare loop over `ws` that sends one buffer; answers whatever it is asked with a frame, as a login is. */
export async function bareWsToCompare(tls: TlsPair | undefined): Promise<TellingServer> {
  const server =
    tls === undefined
      ? createServer()
      : createTlsServer({ cert: readFileSync(tls.cert), key: readFileSync(tls.key) });
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  sockets.on('connection', (socket) => socket.once('message', () => socket.send('{}')));
  server.listen({ host: '127.0.0.1', port: 0, backlog: 1024 });
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    tell: (eventId) => {
      const frame = Buffer.from(
        JSON.stringify(
          alarmFrame({ notification: notification(eventId), cause: 'Motion All', detection: [] }),
        ),
      );
      for (const socket of sockets.clients) {
        if (socket.readyState === WebSocket.OPEN) {
          socket.send(frame, { binary: false });
        }
      }
      return Promise.resolve();
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets.clients) {
        socket.terminate();
      }
      server.close();
      await once(server, 'close');
    },
  };
}

/** A client of a benchmark: logs in, and says when a frame has come. */
export class CountingClient {
  readonly #socket: WebSocket;
  onFrame: () => void = () => undefined;

  constructor(url: string) {
    this.#socket = new WebSocket(url, { rejectUnauthorized: false, perMessageDeflate: false });
    this.#socket.on('error', () => undefined); // shows as a client that gets nothing
    this.#socket.on('message', () => this.onFrame());
  }

  async opened(): Promise<void> {
    if (this.#socket.readyState !== WebSocket.OPEN) {
      await once(this.#socket, 'open');
    }
  }

  /** @param data - of the auth message */
  async login(data: Record<string, string>): Promise<void> {
    await this.opened();
    const answered = new Promise<void>((resolve, reject) => {
      this.onFrame = resolve;
      this.#socket.once('close', () => reject(new Error('the server has closed the connection')));
    });
    this.#socket.send(JSON.stringify({ event: 'auth', data }));
    await answered;
    this.onFrame = () => undefined;
  }

  leave(): void {
    this.#socket.terminate();
  }
}
