import { CodedError, errorMessage, isRecord, parseJson } from '@tocsin/errors';

/** Both vendors answer within a second or two; the old detector waited as long as this. */
export const serviceTimeoutMs = 15_000;
const largestAnswer = 1024 * 1024;
/** Of what a service says in an error, how much is told. */
const mostLetters = 300;

export interface ServiceRequest {
  /** For messages. */
  readonly service: string;
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: FormData;
  /** Never in a message or a log, even where the service repeats it. */
  readonly secret: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Asks a service over HTTP.
 * @returns its answer, parsed from JSON
 * @throws CodedError `plate-service-unreachable` (it was not reached, so nothing was paid), `plate-service-failed`
 */
export async function askService(request: ServiceRequest): Promise<unknown> {
  const { service, timeoutMs, secret, signal } = request;
  const limit = AbortSignal.timeout(timeoutMs);
  const failed = (what: string) =>
    new CodedError('plate-service-failed', withoutSecret(`${service} ${what}`, secret));
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: { accept: 'application/json', ...request.headers },
      ...(request.form === undefined ? {} : { body: request.form }),
      // A redirect would carry the key and the picture to somebody else.
      redirect: 'manual',
      signal: AbortSignal.any([limit, signal]),
    });
    const text = await readText(response);
    if (text === undefined) throw failed(`answered with more than ${largestAnswer} bytes`);
    if (!response.ok)
      throw failed(`answered HTTP ${response.status}${remedyFor(response.status)}: ${shortened(text)}`);
    const answer = parseJson(text);
    if (answer === undefined) throw failed(`answered no JSON: ${shortened(text)}`);
    return answer;
  } catch (error) {
    if (error instanceof CodedError) throw error;
    signal.throwIfAborted();
    if (limit.aborted) throw failed(`gave no answer within ${timeoutMs / 1000} s`);
    const code = causeOf(error);
    const isUnreachable = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(
      code,
    );
    if (!isUnreachable) throw failed(`broke the connection off: ${code}`);
    const where = new URL(request.url).host;
    throw new CodedError(
      'plate-service-unreachable',
      `${service} cannot be reached at ${where}: ${code}; see alpr_url`,
      {
        retryable: true,
      },
    );
  }
}

/** @returns undefined where it is too long */
async function readText(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  if (response.body === null) return '';
  const body: AsyncIterable<Uint8Array> = response.body;
  // Leaving the loop lets go of the connection.
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > largestAnswer) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function remedyFor(status: number): string {
  if (status === 401 || status === 403) return ' (check alpr_key)';
  if (status === 402 || status === 429) return ' (its limit of look-ups is reached)';
  if (status >= 300 && status < 400) return ' (a redirect, which is not followed; correct alpr_url)';
  return '';
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line === '') return 'an empty answer';
  return line.length > mostLetters ? `${line.slice(0, mostLetters)}…` : line;
}

function withoutSecret(text: string, secret: string): string {
  if (secret === '') return text;
  return text.replaceAll(secret, '***').replaceAll(encodeURIComponent(secret), '***');
}

/** `fetch` says what went wrong in its error's cause. */
function causeOf(error: unknown): string {
  if (!isRecord(error)) return errorMessage(error);
  if (error.cause !== undefined) return causeOf(error.cause);
  if (typeof error.code === 'string') return error.code;
  return typeof error.message === 'string' ? error.message : errorMessage(error);
}
