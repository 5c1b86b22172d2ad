import { type Agent, type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { maskUrl } from '@tocsin/config';
import { CodedError, errorMessage } from '@tocsin/errors';

export interface PortalAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}

export interface PortalRequest {
  readonly url: URL;
  /** Sent as a form, by POST; without it the request is a GET. */
  readonly form?: URLSearchParams;
  readonly agent: Agent;
  readonly allowSelfSigned: boolean;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const mostBytes = 32 * 1024 * 1024;

/** What OpenSSL says of certificates that nobody vouches for. */
const untrusted = /self[- ]signed|unable to (verify|get)|CERT_|certificate/i;

/**
 * One request to the portal; redirects are not followed, since each means something else to us.
 * @throws CodedError `portal-unavailable` (retryable unless the certificate is refused); the URL in it shows no secrets
 */
export async function requestPortal(request: PortalRequest): Promise<PortalAnswer> {
  const { signal, timeoutMs } = request;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const response = await send(request, limit);
    const body = await readBody(response);
    return { status: response.statusCode ?? 0, contentType: response.headers['content-type'] ?? '', body };
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
  { url, form, agent, allowSelfSigned }: PortalRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const common = { agent, signal, method: form === undefined ? 'GET' : 'POST' };
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

function unavailable({ url }: PortalRequest, what: string, cause: unknown): CodedError {
  const isUntrusted = untrusted.test(what);
  const remedy = isUntrusted
    ? '; install its certificate authority, or set [detector] allow_self_signed = yes'
    : '';
  return new CodedError(
    'portal-unavailable',
    `the portal ${maskUrl(url.href)} cannot be reached: ${what}${remedy}`,
    {
      cause,
      retryable: !isUntrusted,
    },
  );
}
