import { createWriteStream } from 'node:fs';
import { type Agent, type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { maskUrl } from '@tocsin/config';
import { CodedError, errorMessage } from '@tocsin/errors';

export interface PortalAnswer {
  readonly status: number;
  readonly contentType: string;
  /** Empty where it was saved as a file. */
  readonly body: Buffer;
  readonly bytes: number;
}

export interface PortalRequest {
  readonly url: URL;
  /** Sent as a form, by POST; without it the request is a GET. */
  readonly form?: URLSearchParams;
  readonly agent: Agent;
  /** `user:password` for the web server. */
  readonly auth?: string;
  /** A file for the body of a 200. */
  readonly saveAs?: string;
  readonly allowSelfSigned: boolean;
  /** The setting that would allow it, for the remedy. */
  readonly selfSignedSetting: string;
  /** Of the whole; where a file is saved, of the time until it begins. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const mostBytes = 32 * 1024 * 1024;
/** Of a film. */
const mostSavedBytes = 4 * 1024 * 1024 * 1024;

/** What OpenSSL says of certificates that nobody vouches for. */
const untrusted = /self[- ]signed|unable to (verify|get)|CERT_|certificate/i;

/**
 * One request to the portal; redirects are not followed, since each means something else to us.
 * @throws CodedError `portal-unavailable` (retryable unless the certificate is refused); the URL in it shows no secrets
 */
export async function requestPortal(request: PortalRequest): Promise<PortalAnswer> {
  const { signal, timeoutMs } = request;
  using patience = startPatience(timeoutMs);
  const limit = AbortSignal.any([signal, patience.signal]);
  try {
    const response = await send(request, limit);
    const said = { status: response.statusCode ?? 0, contentType: response.headers['content-type'] ?? '' };
    if (request.saveAs !== undefined && said.status === 200) {
      patience[Symbol.dispose](); // a film takes as long as it takes
      return { ...said, body: Buffer.alloc(0), bytes: await saveBody(response, request.saveAs, signal) };
    }
    const body = await readBody(response);
    return { ...said, body, bytes: body.length };
  } catch (error) {
    signal.throwIfAborted();
    throw unavailable(
      request,
      limit.aborted ? `no answer within ${timeoutMs / 1000} s` : errorMessage(error),
      error,
    );
  }
}

function send(
  { url, form, agent, auth, allowSelfSigned }: PortalRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const method = form === undefined ? 'GET' : 'POST';
  const common = { agent, signal, method, ...(auth === undefined ? {} : { auth }) };
  return new Promise((resolve, reject) => {
    const outgoing =
      url.protocol === 'https:'
        ? httpsRequest(url, { ...common, rejectUnauthorized: !allowSelfSigned }, resolve)
        : httpRequest(url, common, resolve);
    outgoing.once('error', reject);
    if (form !== undefined) outgoing.setHeader('Content-Type', 'application/x-www-form-urlencoded');
    outgoing.end(form?.toString());
  });
}

async function readBody(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue; // no encoding is set, so all are
    bytes += chunk.length;
    if (bytes > mostBytes) throw new Error(`the answer is larger than ${mostBytes / 1024 / 1024} MiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** @returns how many bytes it had */
async function saveBody(response: IncomingMessage, file: string, signal: AbortSignal): Promise<number> {
  let bytes = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of response) {
      if (!Buffer.isBuffer(chunk)) continue;
      bytes += chunk.length;
      if (bytes > mostSavedBytes)
        throw new Error(`the film is larger than ${mostSavedBytes / 1024 ** 3} GiB`);
      yield chunk;
    }
  }
  await pipeline(counted(), createWriteStream(file), { signal });
  return bytes;
}

function startPatience(ms: number): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ms);
  return { signal: controller.signal, [Symbol.dispose]: () => clearTimeout(timer) };
}

function unavailable({ url, selfSignedSetting }: PortalRequest, what: string, cause: unknown): CodedError {
  const isUntrusted = untrusted.test(what);
  const remedy = isUntrusted ? `; install its certificate authority, or set ${selfSignedSetting}` : '';
  return new CodedError(
    'portal-unavailable',
    `the portal ${maskUrl(url.href)} cannot be reached: ${what}${remedy}`,
    {
      cause,
      retryable: !isUntrusted,
    },
  );
}
