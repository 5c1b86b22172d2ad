import { CodedError, errorMessage, parseJson } from '@tocsin/errors';

const largestAnswer = 8 * 1024 * 1024;
const mostLetters = 300;

export interface GatewayRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly token?: string;
  /** Sent as JSON, or as a form. */
  readonly body?: FormData | Readonly<Record<string, unknown>>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface GatewayAnswer {
  readonly status: number;
  /** Parsed from JSON; undefined where it is none. */
  readonly body: unknown;
  /** Its beginning, for messages. */
  readonly text: string;
}

/**
 * Asks a gateway.
 * @throws CodedError `gateway-unreachable` (retryable) where nobody answers, `gateway-failed` where the answer has no end
 */
export async function askGateway({
  url,
  method,
  token,
  body,
  timeoutMs,
  signal,
}: GatewayRequest): Promise<GatewayAnswer> {
  const host = new URL(url).host;
  const limit = AbortSignal.timeout(timeoutMs);
  const isForm = body instanceof FormData;
  try {
    const response = await fetch(url, {
      method,
      headers: {
        accept: 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      redirect: 'manual',
      signal: AbortSignal.any([limit, signal]),
    });
    const text = await readText(response);
    if (text === undefined) {
      throw new CodedError(
        'gateway-failed',
        `the gateway at ${host} answered with more than ${largestAnswer} bytes`,
      );
    }
    return {
      status: response.status,
      body: parseJson(text),
      text: text.replace(/\s+/g, ' ').trim().slice(0, mostLetters),
    };
  } catch (error) {
    if (error instanceof CodedError) throw error;
    signal.throwIfAborted();
    const why = limit.aborted
      ? `gave no answer within ${timeoutMs / 1000} s; see ml_timeout`
      : `cannot be reached: ${causeOf(error)}; see ml_gateway`;
    throw new CodedError('gateway-unreachable', `the gateway at ${host} ${why}`, { retryable: true });
  }
}

/** @returns undefined where it is too long */
async function readText(response: Response): Promise<string | undefined> {
  if (response.body === null) return '';
  const body: AsyncIterable<Uint8Array> = response.body;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > largestAnswer) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** `fetch` says what went wrong in its error's cause. */
function causeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return errorMessage(error);
  if ('cause' in error && error.cause !== undefined) return causeOf(error.cause);
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'message' in error && typeof error.message === 'string' ? error.message : errorMessage(error);
}
