import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';

export interface Asked {
  readonly method: string;
  /** Without what is asked of it. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Answer {
  readonly status?: number;
  /** A Buffer goes out as a JPEG, anything else as JSON. */
  readonly body: unknown;
}

/** Somebody on the network who answers HTTP, and remembers what was asked. */
export class StandIn implements AsyncDisposable {
  private constructor(
    readonly url: string,
    /** In order. */
    readonly asked: readonly Asked[],
    private readonly server: ReturnType<typeof createServer>,
  ) {}

  static async open(answer: (asked: Asked) => Answer): Promise<StandIn> {
    const asked: Asked[] = [];
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stand-in');
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const question = {
          method: request.method ?? '',
          path: pathname,
          query: searchParams,
          headers: request.headers,
          body: Buffer.concat(chunks),
        };
        asked.push(question);
        const { status = 200, body } = answer(question);
        const isPicture = Buffer.isBuffer(body);
        response
          .writeHead(status, { 'content-type': isPicture ? 'image/jpeg' : 'application/json' })
          .end(isPicture ? body : JSON.stringify(body));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('it listens on no port');
    return new StandIn(`http://127.0.0.1:${address.port}`, asked, server);
  }

  get paths(): readonly string[] {
    return this.asked.map(({ path }) => path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
