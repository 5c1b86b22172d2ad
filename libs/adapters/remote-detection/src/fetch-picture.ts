import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { Agent as HttpAgent, type ClientRequest, type IncomingMessage, get as httpGet } from 'node:http';
import { Agent as HttpsAgent, get as httpsGet } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { AllowedHosts } from './allowed-hosts';

const mostRedirects = 3;

export interface FetchPictureOptions {
  readonly allowed: Pick<AllowedHosts, 'allows' | 'allowsAddress'>;
  readonly mostBytes: number;
  readonly timeoutMs: number;
  readonly verifyTls: boolean;
  readonly signal: AbortSignal;
  /** For tests. */
  readonly lookup?: (host: string) => Promise<readonly LookupAddress[]>;
}

/**
 * Fetches a file from an address that somebody else has named. Only hosts that are allowed are asked, also after a redirect, and
 * the address that was judged is the one that is connected to, whatever a name server says next.
 * @throws CodedError `address-refused`, `address-unavailable`
 */
export async function fetchPicture(address: string, options: FetchPictureOptions): Promise<Buffer> {
  const limit = AbortSignal.timeout(options.timeoutMs);
  const signal = AbortSignal.any([options.signal, limit]);
  try {
    let url = parseUrl(address);
    for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
      const answer = await ask(url, { ...options, signal });
      if (Buffer.isBuffer(answer)) return answer;
      url = parseUrl(answer.location, url);
    }
    throw unavailable(url, `redirects more than ${mostRedirects} times`);
  } catch (error) {
    options.signal.throwIfAborted();
    if (limit.aborted)
      throw new CodedError('address-unavailable', `no picture came within ${options.timeoutMs / 1000} s`);
    throw error;
  }
}

function parseUrl(address: string, base?: URL): URL {
  if (!URL.canParse(address, base?.href))
    throw new CodedError('address-refused', 'this is no address of a picture');
  const url = new URL(address, base?.href);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new CodedError('address-refused', `pictures are fetched by http and https, not by ${url.protocol}`);
  }
  if (url.username !== '' || url.password !== '')
    throw new CodedError('address-refused', 'an address with a password in it is not asked');
  return url;
}

type Answer = Buffer | { readonly location: string };

async function ask(url: URL, options: FetchPictureOptions): Promise<Answer> {
  if (!options.allowed.allows(url)) throw refused(url, 'is not allowed; see [detector] remote_allowed_hosts');
  const addresses = await judgedAddresses(url, options);
  const request = open(url, addresses, options);
  return new Promise<Answer>((resolve, reject) => {
    request.on('error', (error) =>
      reject(error instanceof CodedError ? error : unavailable(url, errorMessage(error))),
    );
    request.on('response', (response: IncomingMessage) => {
      const status = response.statusCode ?? 0;
      const { location } = response.headers;
      if (status >= 300 && status < 400 && location !== undefined) {
        request.destroy();
        resolve({ location });
      } else if (status !== 200) {
        request.destroy();
        reject(unavailable(url, `answered HTTP ${status}`));
      } else {
        read(response, options.mostBytes).then(resolve, (error: unknown) => {
          request.destroy();
          reject(unavailable(url, errorMessage(error)));
        });
      }
    });
  });
}

function open(
  url: URL,
  addresses: readonly LookupAddress[],
  { signal, verifyTls }: FetchPictureOptions,
): ClientRequest {
  const lookup: LookupFunction = (_host, wanted, callback) => {
    const [first = { address: '', family: 0 }] = addresses;
    if (wanted.all === true) callback(null, [...addresses]);
    else callback(null, first.address, first.family);
  };
  const common = { lookup, signal };
  if (url.protocol === 'http:')
    return httpGet(url, { ...common, agent: new HttpAgent({ keepAlive: false }) });
  return httpsGet(url, {
    ...common,
    agent: new HttpsAgent({ keepAlive: false }),
    rejectUnauthorized: verifyTls,
  });
}

/** Where the host is, without what is not allowed. A host given by its number has been judged already. */
async function judgedAddresses(
  url: URL,
  { allowed, lookup = lookUp }: FetchPictureOptions,
): Promise<readonly LookupAddress[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return [];
  const all = await lookup(host).catch((error: unknown) => {
    throw unavailable(url, errorMessage(error));
  });
  const good = all.filter(({ address }) => allowed.allowsAddress(url, address));
  if (good.length > 0) return good;
  throw refused(url, 'leads to an address that is not allowed; see [detector] remote_allowed_hosts');
}

function lookUp(host: string): Promise<readonly LookupAddress[]> {
  return new Promise((resolve, reject) => {
    systemLookup(host, { all: true }, (error, addresses) =>
      error === null ? resolve(addresses) : reject(error),
    );
  });
}

async function read(response: IncomingMessage, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new Error(`sent more than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function refused(url: URL, why: string): CodedError {
  return new CodedError('address-refused', `${url.host} ${why}`);
}

function unavailable(url: URL, why: string): CodedError {
  return new CodedError('address-unavailable', `${url.host}: ${why}`, { retryable: true });
}
