import { readFileSync } from 'node:fs';
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import https from 'node:https';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import type { SelfSigned } from '../../../../../tools/testing/self-signed';

/** Serves one file as GitHub does: with an ETag, and parts of it when asked. */
export class FileServer implements AsyncDisposable {
  content = Buffer.alloc(200_000, 7);
  etag = '"first"';
  /** Answers that stop after so many bytes, one after the other, and break when `arrived` says that these are there. */
  readonly breaksAfter: number[] = [];
  #halted: { readonly until: number; readonly response: ServerResponse } | undefined;
  /** In place of the file. */
  answer: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  readonly asked: { readonly path: string; readonly range: string | undefined }[] = [];
  readonly #server: http.Server;

  private constructor(tls: SelfSigned | undefined) {
    const listener: RequestListener = (request, response) => this.#serve(request, response);
    this.#server =
      tls === undefined
        ? http.createServer(listener)
        : https.createServer({ cert: readFileSync(tls.cert), key: readFileSync(tls.key) }, listener);
  }

  static async open(tls?: SelfSigned): Promise<FileServer> {
    const server = new FileServer(tls);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get port(): number {
    return portOf(this.#server);
  }

  /** So many bytes of the file have come to the other side. */
  arrived(bytes: number): void {
    if (this.#halted === undefined || bytes < this.#halted.until) return;
    this.#halted.response.destroy();
    this.#halted = undefined;
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const { range } = request.headers;
    this.asked.push({ path: request.url ?? '', range });
    if (this.answer !== undefined) return this.answer(request, response);
    const isSame = range !== undefined && request.headers['if-range'] === this.etag;
    const from = isSame ? Number(/^bytes=(\d+)-$/.exec(range)?.[1]) : 0;
    const rest = this.content.subarray(from);
    const headers = { etag: this.etag, 'content-length': rest.length };
    if (isSame)
      response.writeHead(206, {
        ...headers,
        'content-range': `bytes ${from}-${this.content.length - 1}/${this.content.length}`,
      });
    else response.writeHead(200, headers);
    const after = this.breaksAfter.shift();
    if (after === undefined) return void response.end(rest);
    if (after === 0) return void response.destroy();
    this.#halted = { until: from + after, response };
    return void response.write(rest.subarray(0, after));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** A proxy as in offices; it hands on to 127.0.0.1 whatever host it is asked for. */
export class Proxy implements AsyncDisposable {
  /** What it was asked for: `CONNECT host:port`, `GET http://…`. */
  readonly asked: string[] = [];
  /** `user:password`; anybody where it is not set. */
  wants: string | undefined;
  readonly #server = http.createServer((request, response) => this.#pass(request, response));
  readonly #sockets = new Set<Socket>();

  static async open(): Promise<Proxy> {
    const proxy = new Proxy();
    proxy.#server.on('connect', (request, socket: Socket) => proxy.#tunnel(request, socket));
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get host(): string {
    return `127.0.0.1:${portOf(this.#server)}`;
  }

  #isWelcome({ headers }: IncomingMessage): boolean {
    const pair = Buffer.from(
      headers['proxy-authorization']?.replace(/^Basic /, '') ?? '',
      'base64',
    ).toString();
    return this.wants === undefined || this.wants === pair;
  }

  #pass(request: IncomingMessage, response: ServerResponse): void {
    this.asked.push(`${request.method} ${request.url}`);
    if (!this.#isWelcome(request)) return void response.writeHead(407).end();
    const { port, pathname } = new URL(request.url ?? '');
    return void http
      .get({ host: '127.0.0.1', port, path: pathname, headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      })
      .on('error', () => response.destroy());
  }

  #tunnel(request: IncomingMessage, socket: Socket): void {
    this.asked.push(`CONNECT ${request.url}`);
    if (!this.#isWelcome(request))
      return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const target = connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.pipe(socket).pipe(target);
    });
    for (const each of [socket, target]) {
      this.#sockets.add(each);
      each.on('error', () => each.destroy());
    }
    return undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

function portOf(server: http.Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it does not listen');
  return address.port;
}
