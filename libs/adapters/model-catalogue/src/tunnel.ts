import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { CodedError } from '@tocsin/errors';

/** What a proxy is told about who asks. */
export function proxyHeaders(proxy: URL): Record<string, string> {
  if (proxy.username === '') return {};
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** A connection through a proxy (CONNECT). @throws CodedError `proxy-refused`; errors of the connection as they are */
export function openTunnel(proxy: URL, target: URL, signal: AbortSignal): Promise<Duplex> {
  const authority = `${target.hostname}:${target.port || '443'}`;
  const { request } = proxy.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    request({
      hostname: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
      method: 'CONNECT',
      path: authority,
      headers: { host: authority, ...proxyHeaders(proxy) },
      agent: false,
      signal,
    })
      .once('connect', ({ statusCode = 0 }, socket) => {
        if (statusCode === 200) return resolve(socket);
        socket.destroy();
        return reject(proxyRefused(proxy, statusCode));
      })
      .once('response', (answer) => {
        answer.destroy();
        reject(proxyRefused(proxy, answer.statusCode ?? 0));
      })
      .once('error', reject)
      .end();
  });
}

export function proxyRefused({ host, username }: URL, status: number): CodedError {
  const why =
    status !== 407
      ? `answered ${status}`
      : username === ''
        ? 'wants a user and a password: HTTPS_PROXY=http://user:password@host:port'
        : 'does not take that user and password';
  return new CodedError('proxy-refused', `the proxy ${host} ${why}`);
}
