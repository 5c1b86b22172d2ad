import { isEntry } from './token-entry';

/** What a push came to. Only `gone` may cost a device its registration. */
export type PushAnswer =
  | { readonly kind: 'sent' }
  /** Proven: the token belongs to no installation any more. */
  | { readonly kind: 'gone'; readonly reason: string }
  /** May succeed later; `retryAfterMs` where the answer says when. */
  | { readonly kind: 'retry'; readonly reason: string; readonly retryAfterMs?: number }
  | { readonly kind: 'failed'; readonly reason: string };

/** An answer over HTTP, whoever gave it. */
export interface HttpAnswer {
  readonly status: number;
  /** The header `Retry-After`. */
  readonly retryAfter?: string | undefined;
  readonly body: string;
}

/** Reads FCM's own answer (push-and-mqtt 5). @param nowMs - ms since 1970, for a `Retry-After` that is a date */
export function readDirectAnswer(answer: HttpAnswer, nowMs: number): PushAnswer {
  const fault = parseFault(answer.body);
  if (isSuccess(answer)) {
    // FCM names the message it took; anything else came from something in between.
    return /"name"\s*:/.test(answer.body)
      ? { kind: 'sent' }
      : { kind: 'retry', reason: `status ${answer.status} without the name of a message: not FCM's answer` };
  }
  if (answer.status === 404 && fault.errorCode === 'UNREGISTERED') {
    return { kind: 'gone', reason: 'FCM says UNREGISTERED: the app was removed, or has a new token' };
  }
  if (answer.status === 400 && fault.isAboutToken) {
    return { kind: 'gone', reason: `FCM says INVALID_ARGUMENT: ${fault.message}` };
  }
  return unproven(answer, fault.message, nowMs);
}

/** Reads the answer of a push proxy (push-and-mqtt 3.1, 5). */
export function readProxyAnswer(answer: HttpAnswer, nowMs: number): PushAnswer {
  if (isSuccess(answer)) return { kind: 'sent' };
  const { message } = parseFault(answer.body);
  const mayProve =
    answer.status >= 400 && answer.status < 500 && ![401, 403, 408, 429].includes(answer.status);
  return mayProve && /not a valid FCM|entity was not found/i.test(answer.body)
    ? { kind: 'gone', reason: `the proxy says: ${message}` }
    : unproven(answer, message, nowMs);
}

const isSuccess = ({ status }: HttpAnswer): boolean => status >= 200 && status < 300;

function unproven(answer: HttpAnswer, message: string, nowMs: number): PushAnswer {
  const { status } = answer;
  const reason = `status ${status}${message === '' ? '' : `: ${message}`}`;
  if (status < 500 && status !== 429 && status !== 408) return { kind: 'failed', reason };
  const retryAfterMs = parseRetryAfter(answer.retryAfter, nowMs);
  return { kind: 'retry', reason, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** Seconds, or a date. */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined || header.trim() === '') return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}

interface Fault {
  /** For people; cut where somebody sends a whole page. */
  readonly message: string;
  readonly errorCode: string | undefined;
  /** The fault lies in the token, not in the rest of the message. */
  readonly isAboutToken: boolean;
}

const longestMessage = 200;

/** `{"error": {"message", "status", "details": [...]}}` of FCM, `{"Error": "..."}` of the proxy, or anything. */
function parseFault(body: string): Fault {
  const whole = asObject(parse(body));
  const error = asObject(whole.error);
  const details = Array.isArray(error.details) ? error.details.map(asObject) : [];
  const message = [error.message, whole.Error, whole.error].find((item) => typeof item === 'string');
  const text = shorten(typeof message === 'string' ? message : body);
  const errorCode = details.map((detail) => detail.errorCode).find((code) => typeof code === 'string');
  const fields = details.flatMap(({ fieldViolations }) =>
    Array.isArray(fieldViolations) ? fieldViolations.map((violation) => asObject(violation).field) : [],
  );
  const isInvalidArgument = errorCode === 'INVALID_ARGUMENT' || error.status === 'INVALID_ARGUMENT';
  return {
    message: text,
    errorCode: typeof errorCode === 'string' ? errorCode : undefined,
    isAboutToken: isInvalidArgument && (fields.includes('message.token') || /not a valid FCM/i.test(text)),
  };
}

const shorten = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, longestMessage);

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // a page of something in between; its text is all there is to say
  }
}

const asObject = (value: unknown): Readonly<Record<string, unknown>> => (isEntry(value) ? value : {});
