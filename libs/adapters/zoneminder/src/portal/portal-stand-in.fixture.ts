import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { once } from 'node:events';

/** Speaks as the portal of ZoneMinder 1.36 does (tools/zoneminder/facts.md, section 4). */
export class PortalStandIn implements AsyncDisposable {
  readonly asked: string[] = [];
  logins = 0;
  /** Tokens that count; a login makes one. */
  readonly tokens = new Set<string>();
  tokenSeconds = 7200;
  /** What a logged-in user gets for a picture. */
  frame: (response: ServerResponse, fid: string) => void = sendJpeg;
  film: (response: ServerResponse) => void = sendJpeg;
  /** What the API says, by path. */
  readonly answers = new Map<string, { readonly type: string; readonly body: string }>();
  /** Of the web server in front, as they came. */
  readonly authorizations: string[] = [];
  loginAnswer: ((response: ServerResponse) => void) | undefined;

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    readonly url: string,
  ) {}

  static async open(tls?: { key: string; cert: string }): Promise<PortalStandIn> {
    let listener: RequestListener = () => undefined;
    const forward: RequestListener = (request, response) => listener(request, response);
    const server = tls === undefined ? createServer(forward) : createTlsServer(tls, forward);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('it listens on no port');
    const portal = new PortalStandIn(server, `${tls ? 'https' : 'http'}://127.0.0.1:${address.port}/zm`);
    listener = (request, response) => void portal.#answer(request, response);
    return portal;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    this.asked.push(`${request.method} ${url.pathname}${url.search}`);
    if (request.headers.authorization !== undefined) this.authorizations.push(request.headers.authorization);
    const said = this.answers.get(url.pathname);
    if (said !== undefined) response.writeHead(200, { 'content-type': said.type }).end(said.body);
    else if (url.pathname === '/zm/api/host/login.json') await this.#login(request, response);
    else if (url.pathname === '/zm/index.php') this.#image(url.searchParams, response);
    else response.writeHead(404).end();
  }

  async #login(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.logins += 1;
    if (this.loginAnswer !== undefined) return this.loginAnswer(response);
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const form = new URLSearchParams(body);
    if (form.get('user') !== 'admin' || form.get('pass') !== 'se&cret') {
      response.writeHead(401, json).end('{"success":false,"data":{"message":"Invalid credentials"}}');
      return undefined;
    }
    const token = `token-${this.logins}`;
    this.tokens.add(token);
    response.writeHead(200, json).end(
      JSON.stringify({
        access_token: token,
        access_token_expires: this.tokenSeconds,
        refresh_token: 'refresh',
        credentials: 'auth=',
        append_password: 0,
        version: '1.36.33',
        apiversion: '2.0',
      }),
    );
    return undefined;
  }

  #image(query: URLSearchParams, response: ServerResponse): void {
    const token = query.get('token');
    const isKnown = token === null ? query.get('password') === 'se&cret' : this.tokens.has(token);
    if (isKnown && query.get('view') === 'view_video') this.film(response);
    else if (isKnown) this.frame(response, query.get('fid') ?? '');
    else if (token === null) response.writeHead(302, { location: '/zm/?view=login' }).end();
    else sendPage(response, '<html><body>Error: invalid token</body></html>');
  }
}

const json = { 'content-type': 'application/json; charset=UTF-8' };

/** The smallest thing that passes for a JPEG. */
export const jpegBytes = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0xff, 0xd9]);

export function sendJpeg(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'image/jpeg' }).end(jpegBytes);
}

export function sendPage(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=UTF-8' }).end(body);
}
