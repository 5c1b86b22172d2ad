import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { connect } from 'node:tls';
import { CodedError, errorMessage } from '@tocsin/errors';
import { proxyFor } from './proxy';
import { openTunnel, proxyHeaders, proxyRefused } from './tunnel';

export interface GetOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Silence after which the other side counts as gone, ms. */
  readonly idleMs: number;
  /** Certificates to be trusted in place of the usual ones. */
  readonly ca?: string;
}

const mostRedirects = 5;

/**
 * Asks for a file, through a proxy where the environment names one, and follows redirects. The body is for the caller to
 * read or to destroy.
 * @throws CodedError `download-unreachable` (retryable), `download-refused`, `proxy-refused`, `proxy-invalid`
 */
export async function get(
  address: string,
  headers: Readonly<Record<string, string>>,
  options: GetOptions,
): Promise<IncomingMessage> {
  let url = new URL(address);
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const answer = await ask(url, headers, options);
    const { statusCode = 0 } = answer;
    const { location } = answer.headers;
    if (statusCode < 300 || statusCode >= 400 || location === undefined) return answer;
    answer.destroy();
    const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
    const isSafe = next?.protocol === 'https:' || (next?.protocol === 'http:' && url.protocol === 'http:');
    if (next === undefined || !isSafe)
      throw new CodedError('download-refused', `${url.host} leads to an address that is not followed`);
    url = next;
  }
  throw new CodedError('download-refused', `${address} leads on and on`);
}

async function ask(
  url: URL,
  headers: Readonly<Record<string, string>>,
  options: GetOptions,
): Promise<IncomingMessage> {
  const { signal, idleMs } = options;
  const proxy = proxyFor(url, options.env);
  try {
    const own = { ...headers, 'user-agent': 'tocsin', 'accept-encoding': 'identity' };
    const request = await requestFor(url, proxy, own, options);
    return await new Promise<IncomingMessage>((resolve, reject) => {
      request.setTimeout(idleMs, () => request.destroy(new Error(`nothing came for ${idleMs / 1000} s`)));
      request
        .once('response', (answer) => {
          const isOfProxy = answer.statusCode === 407 && proxy !== undefined;
          if (!isOfProxy) return resolve(answer);
          answer.destroy();
          return reject(proxyRefused(proxy, 407));
        })
        .once('error', reject)
        .end();
    });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CodedError) throw error;
    const way = proxy === undefined ? '' : ` through the proxy ${proxy.host}`;
    const remedy = proxy === undefined ? ' Where the way out is a proxy, set HTTPS_PROXY' : '';
    throw new CodedError(
      'download-unreachable',
      `${url.host} cannot be reached${way} (${errorMessage(error)}). Is there a network?${remedy}`,
      { cause: error, retryable: true },
    );
  }
}

async function requestFor(
  url: URL,
  proxy: URL | undefined,
  headers: Record<string, string>,
  { signal, ca }: GetOptions,
): Promise<http.ClientRequest> {
  const trust = ca === undefined ? {} : { ca };
  if (proxy === undefined) {
    return url.protocol === 'https:'
      ? https.request(url, { headers, signal, agent: false, ...trust })
      : http.request(url, { headers, signal, agent: false });
  }
  if (url.protocol === 'http:') {
    const { request } = proxy.protocol === 'https:' ? https : http;
    const all = { ...headers, host: url.host, ...proxyHeaders(proxy) };
    return request(proxy, { path: url.href, headers: all, signal, agent: false });
  }
  const socket = await openTunnel(proxy, url, signal);
  return https.request(url, {
    headers,
    signal,
    createConnection: () => connect({ socket, servername: url.hostname, ...trust }),
  });
}
