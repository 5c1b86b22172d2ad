import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { Server as TlsServer } from 'node:tls';
import websocket from '@fastify/websocket';
import type { Config, NetworkConfig } from '@tocsin/config';
import { CodedError } from '@tocsin/errors';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import type { ClientOrigin } from '../clients/client-connection';
import { ConnectionLimits } from './connection-limits';
import { sayFailedHandshakes } from './failed-handshakes';
import { hasNoIpv6, listenError } from './listen-error';
import { readTlsFiles, type TlsFiles } from './tls-files';
import { TlsReload } from './tls-reload';
import { plainAddress, TrustedProxies } from './trusted-proxies';
import { UnfinishedHandshakes } from './unfinished-handshakes';

/** Handshakes that the system keeps for us while we are busy; a thousand clients may come back at once. */
const backlog = 1024;

/** When a client that was refused for want of room may come again, s. */
const retryAfterSeconds = 10;

export interface WebSocketServerParts {
  readonly config: Pick<Config, 'network' | 'ssl' | 'auth' | 'gateway'>;
  readonly log: Logger;
  readonly onSocket: (socket: WebSocket, origin: ClientOrigin) => void;
  /** What is served beside the sockets. */
  readonly addRoutes?: (app: FastifyInstance) => void;
  /** Says goodbye to the open sockets when the server closes. */
  readonly onClosing: () => void;
}

/** The listener: `wss://` or `ws://`, any path, any origin. */
export class WebSocketServer implements AsyncDisposable {
  readonly address: { readonly host: string; readonly port: number };
  readonly #close: () => Promise<void>;

  private constructor(address: { host: string; port: number }, close: () => Promise<void>) {
    this.address = address;
    this.#close = close;
  }

  /** @throws CodedError `tls-files-unusable` or `cannot-listen`; nothing is left open then */
  static async open({
    config,
    log,
    onSocket,
    addRoutes,
    onClosing,
  }: WebSocketServerParts): Promise<WebSocketServer> {
    log.info('About to start listening to socket');
    const tls = config.ssl.enable ? await readTlsFiles(config.ssl) : undefined;
    const timeoutMs = config.auth.timeout * 1000;
    const proxies = new TrustedProxies(config.gateway.trusted_proxies);
    const limits = new ConnectionLimits(config.gateway, log, () => performance.now());
    const app = Fastify({
      logger: false,
      serverFactory: (handler) => createServer(tls, timeoutMs, handler),
      // Clients may ask for any path. One that is no valid URL would otherwise be refused before we see it.
      rewriteUrl: (request) => (request.headers.upgrade === undefined ? (request.url ?? '/') : '/'),
    });
    const handshakes = new UnfinishedHandshakes(app.server, timeoutMs);
    await app.register(websocket, {
      options: {
        maxPayload: config.gateway.max_message_bytes,
        perMessageDeflate: false,
        verifyClient: ({ req }, answer) => {
          if (limits.admits(originOf(req, proxies).address)) {
            answer(true);
          } else {
            answer(false, 503, undefined, { 'Retry-After': String(retryAfterSeconds) });
          }
        },
      },
      errorHandler: (error, socket) => {
        log.debug({ err: error }, 'a client broke the WebSocket protocol');
        socket.terminate();
      },
      preClose: (done) => {
        onClosing();
        done();
      },
    });
    app.get('/', { websocket: true }, (socket, { raw }) => {
      const origin = originOf(raw, proxies);
      limits.opened(origin.address);
      socket.on('close', () => limits.closed(origin.address));
      onSocket(socket, origin);
    });
    addRoutes?.(app);
    sayFailedHandshakes(app.server, log);
    try {
      await listen(app, config.network, log);
    } catch (error) {
      await app.close();
      throw listenError(error, config.network);
    }
    const address = boundAddress(app.server);
    if (tls === undefined) {
      log.info('Secure WS is disabled...');
      log.warn('SSL is disabled, which means all traffic will be unencrypted');
    } else {
      log.info('Secure WS(WSS) is enabled...');
    }
    log.info({ address: address.host }, `Web Socket Event Server listening on port ${address.port}`);
    const reload = app.server instanceof TlsServer ? new TlsReload(app.server, config.ssl, log) : undefined;
    return new WebSocketServer(address, async () => {
      reload?.[Symbol.dispose]();
      const cutOff = setTimeout(() => handshakes.dropAll(), closingMs);
      await app.close().finally(() => clearTimeout(cutOff));
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }
}

async function listen(app: FastifyInstance, { port, address }: NetworkConfig, log: Logger): Promise<void> {
  try {
    await app.listen({ host: address, port, backlog });
  } catch (error) {
    if (address !== '::' || !hasNoIpv6(error)) {
      throw error;
    }
    log.info('this machine has no IPv6; listening on every IPv4 address');
    await app.listen({ host: '0.0.0.0', port, backlog });
  }
}

function boundAddress(server: Server): { host: string; port: number } {
  const bound = server.address();
  if (bound === null || typeof bound === 'string') {
    throw new CodedError('cannot-listen', 'the server listens on no network address');
  }
  return { host: bound.address, port: bound.port };
}

function originOf({ socket, headers }: IncomingMessage, proxies: TrustedProxies): ClientOrigin {
  const { remoteAddress = 'unknown', remotePort = 0 } = socket;
  return {
    ...proxies.originOf(remoteAddress, headers['x-forwarded-for']),
    peer: plainAddress(remoteAddress),
    port: remotePort,
  };
}

/** How long clients have to take part in the closing handshake when the server stops, ms. */
const closingMs = 1_000;

function createServer(
  tls: TlsFiles | undefined,
  handshakeTimeout: number,
  handler: Parameters<typeof createHttpServer>[1],
): Server {
  return tls === undefined
    ? createHttpServer(handler)
    : createHttpsServer({ ...tls, handshakeTimeout }, handler);
}
