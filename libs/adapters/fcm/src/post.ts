import { type Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { type Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { CodedError, errorMessage, systemCode } from '@tocsin/errors';
import type { HttpAnswer } from '@tocsin/push';

/** Where connections are kept between requests. */
export interface Connections {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

export interface PostOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly connections: Connections;
  /** For the whole exchange, ms. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** More than any answer needs; the rest is not read. */
const longestAnswer = 64 * 1024;

/**
 * Posts and reads the answer, whatever its status. Redirections are not followed: they would carry the key away.
 * @throws CodedError `push-unreachable` (retryable): there was no answer, also because the signal said stop
 */
export async function post(url: URL, options: PostOptions): Promise<HttpAnswer> {
  const first = await exchange(url, options);
  // The server closed an idle connection in the moment we used it: that says nothing, a new one will.
  const last = first === 'stale' ? await exchange(url, options) : first;
  if (last === 'stale') throw unreachable(url, 'the connection was cut');
  return last;
}

function exchange(url: URL, options: PostOptions): Promise<HttpAnswer | 'stale'> {
  const { headers, body, connections, timeoutMs, signal } = options;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(unreachable(url, 'it was not asked'));
      return;
    }
    const settings = {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    };
    const request =
      url.protocol === 'http:'
        ? requestHttp(url, { ...settings, agent: connections.http })
        : requestHttps(url, { ...settings, agent: connections.https });
    const deadline = setTimeout(
      () => request.destroy(new Error(`no answer within ${timeoutMs} ms`)),
      timeoutMs,
    );
    const stop = (): void => void request.destroy();
    signal.addEventListener('abort', stop, { once: true });
    const fail = (error: unknown): void => {
      if (!signal.aborted && request.reusedSocket && systemCode(error) === 'ECONNRESET') resolve('stale');
      else reject(unreachable(url, errorMessage(error), error));
    };
    request.on('error', fail);
    request.on('response', (response) => {
      read(response).then(resolve, fail);
    });
    request.on('close', () => {
      clearTimeout(deadline);
      signal.removeEventListener('abort', stop);
    });
    request.end(body);
  });
}

async function read(response: IncomingMessage): Promise<HttpAnswer> {
  const retryAfter = response.headers['retry-after'];
  const status = response.statusCode ?? 0;
  let body = '';
  response.setEncoding('utf8');
  for await (const chunk of response) {
    body += String(chunk);
    if (body.length > longestAnswer) break;
  }
  return { status, retryAfter, body };
}

const unreachable = (url: URL, why: string, cause?: unknown): CodedError =>
  new CodedError('push-unreachable', `${url.host} gave no answer: ${why}`, { retryable: true, cause });
