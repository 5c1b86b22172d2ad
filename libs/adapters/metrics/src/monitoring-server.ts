import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { errorMessage, isRecord, parseJson } from '@tocsin/errors';
import { EventId, MonitorId, ServerId } from '@tocsin/messages';
import type { EventRef } from '@tocsin/records';
import type { Logger } from 'pino';

/** What is served, as of now. */
export interface Served {
  readonly live: () => Answer;
  readonly ready: () => Answer;
  readonly metrics: () => Promise<Answer>;
  /** What happened to one event, for who sits at this machine. */
  readonly story: (event: EventAsked) => Promise<Answer>;
  /** Tells WebSocket clients of a test in the name of a monitor, for who sits at this machine. */
  readonly test: (monitorId: MonitorId) => Answer;
}

/** Without a numbering it is the event that has this id now. */
export type EventAsked = Omit<EventRef, 'numbering'> & { readonly numbering: number | undefined };

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

export const json = (status: number, body: unknown): Answer => ({
  status,
  type: 'application/json',
  body: `${JSON.stringify(body, null, 2)}\n`,
});

/**
 * `/health/live`, `/health/ready` and `/metrics`, for those who may reach the port; there is no login. Stories of
 * events, `/events/<server>-<event>` or `/events/<server>.<numbering>-<event>`, name phones: they stay on this machine, as
 * does `POST /test` with `{"monitor": 1}`, which tells WebSocket clients.
 */
export class MonitoringServer implements AsyncDisposable {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Where it listens; undefined where it does not. */
  get port(): number | undefined {
    const address = this.#server.address();
    return typeof address === 'object' ? address?.port : undefined;
  }

  /** Never fails: that nobody can see us is no reason to be blind. */
  static async open(
    { address, port }: { readonly address: string; readonly port: number },
    served: Served,
    log: Logger,
  ): Promise<MonitoringServer> {
    const server = createServer((request, response) => {
      answer(served, request, response).catch((error: unknown) => {
        // Who asks may go away halfway, and that ends no process.
        log.warn({ err: error, url: request.url }, 'a question could not be answered');
        response.destroy();
      });
    });
    server.requestTimeout = 10_000;
    await new Promise<void>((resolve) => {
      server.once('error', (error) => {
        log.warn(
          { address, port, reason: errorMessage(error) },
          'health and metrics cannot be served; set another port in [metrics], or 0 for none',
        );
        resolve();
      });
      server.listen({ host: address, port }, resolve);
    });
    server.unref();
    const opened = new MonitoringServer(server);
    if (opened.port !== undefined) log.info({ address, port: opened.port }, 'health and metrics are served');
    return opened;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Longest body that is read, bytes. */
const longestBody = 1_024;

async function answer(served: Served, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, type, body } = await answerTo(served, request);
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' });
  response.end(request.method === 'HEAD' ? undefined : body);
}

async function answerTo(served: Served, request: IncomingMessage): Promise<Answer> {
  const { method = 'GET', url = '/' } = request;
  const path = url.replace(/\?.*$/s, '');
  if (path === '/test') return answerToTest(served, request);
  if (method !== 'GET' && method !== 'HEAD') return json(405, { error: 'only GET is answered here' });
  const event = eventOf(path);
  if (event !== undefined) {
    return isFromHere(request)
      ? served.story(event)
      : json(403, { error: 'stories are told on this machine only' });
  }
  switch (path) {
    case '/health/live':
      return served.live();
    case '/health/ready':
      return served.ready();
    case '/metrics':
      return served.metrics();
    default:
      return json(404, { error: 'there are /health/live, /health/ready and /metrics' });
  }
}

async function answerToTest(served: Served, request: IncomingMessage): Promise<Answer> {
  if (!isFromHere(request)) return json(403, { error: 'a test is asked for on this machine only' });
  // No web page can send this type without asking first, which is not answered.
  if (request.method !== 'POST' || request.headers['content-type'] !== 'application/json') {
    return json(405, { error: 'a test is asked for by POST, as application/json' });
  }
  const asked = parseJson(await bodyOf(request));
  const monitor = MonitorId.safeParse(isRecord(asked) ? asked['monitor'] : undefined);
  return monitor.success ? served.test(monitor.data) : json(400, { error: 'a test wants {"monitor": <id>}' });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > longestBody) return '';
  }
  return body;
}

/**
 * Whether somebody on this machine asks, and no web page that he looks at: a page has an origin, and where its server's
 * name was made to lead here, that name as host.
 */
function isFromHere({ socket, headers }: IncomingMessage): boolean {
  const { remoteAddress = '', localAddress } = socket;
  const isHere = /^(::1$|(::ffff:)?127\.)/.test(remoteAddress) || remoteAddress === localAddress;
  const isAddress = /^(localhost|[\d.]+|\[[\da-f:.]+\])(:\d+)?$/i.test(headers.host ?? '');
  return isHere && isAddress && headers.origin === undefined;
}

function eventOf(path: string): EventAsked | undefined {
  const [, server, numbering, id] = /^\/events\/(\d+)(?:\.(\d+))?-(\d+)$/.exec(path) ?? [];
  const eventId = EventId.safeParse(Number(id));
  const serverId = ServerId.safeParse(Number(server));
  if (!eventId.success || !serverId.success) return undefined;
  const asked = numbering === undefined ? undefined : Number(numbering);
  return { server: serverId.data, numbering: asked, eventId: eventId.data };
}
