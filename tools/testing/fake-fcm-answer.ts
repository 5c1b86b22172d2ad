/** How the fake answers one request. */
export type FakeAnswer =
  | 'ok'
  /** 404, FcmError UNREGISTERED */
  | 'unregistered'
  /** 400 INVALID_ARGUMENT about the token */
  | 'invalid-token'
  /** 400 INVALID_ARGUMENT about the rest of the message */
  | 'invalid-message'
  /** 404 without a word about a token: a project that is none */
  | 'no-project'
  | 'unauthorized'
  | 'forbidden'
  /** 429, with `Retry-After` where a number of seconds is given */
  | 'quota'
  | { readonly quotaRetryAfter: string }
  | 'error'
  | 'unavailable'
  /** 200 and a page of HTML */
  | 'garbage'
  /** the connection is cut without an answer */
  | 'reset'
  /** no answer, ever */
  | 'silent';

export interface HttpReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

const html = '<!DOCTYPE html><html><body>Please log in to the network</body></html>';

/** FCM's reply over the wire; undefined where there is none. */
export function fcmReply(answer: FakeAnswer, messageName: string): HttpReply | undefined {
  if (typeof answer === 'object') {
    return {
      ...fault(429, 'RESOURCE_EXHAUSTED', 'QUOTA_EXCEEDED'),
      headers: { 'retry-after': answer.quotaRetryAfter },
    };
  }
  switch (answer) {
    case 'ok':
      return { status: 200, body: JSON.stringify({ name: messageName }) };
    case 'unregistered':
      return fault(404, 'NOT_FOUND', 'UNREGISTERED', 'Requested entity was not found.');
    case 'invalid-token':
      return fault(
        400,
        'INVALID_ARGUMENT',
        'INVALID_ARGUMENT',
        'The registration token is not a valid FCM registration token',
      );
    case 'invalid-message':
      return invalidMessage('Invalid value at message.android.ttl', 'message.android.ttl');
    case 'no-project':
      return fault(404, 'NOT_FOUND', undefined, 'Requested entity was not found.');
    case 'unauthorized':
      return fault(401, 'UNAUTHENTICATED', undefined, 'Request had invalid authentication credentials.');
    case 'forbidden':
      return fault(403, 'PERMISSION_DENIED', 'SENDER_ID_MISMATCH', 'SenderId mismatch');
    case 'quota':
      return fault(429, 'RESOURCE_EXHAUSTED', 'QUOTA_EXCEEDED');
    case 'error':
      return fault(500, 'INTERNAL', 'INTERNAL', 'Internal error encountered.');
    case 'unavailable':
      return fault(503, 'UNAVAILABLE', 'UNAVAILABLE');
    case 'garbage':
      return { status: 200, headers: { 'content-type': 'text/html' }, body: html };
    case 'reset':
    case 'silent':
    default:
      return undefined;
  }
}

/** The reply of a push proxy to the same fate: it passes on FCM's words alone. */
export function proxyReply(answer: FakeAnswer, messageName: string): HttpReply | undefined {
  const reply = fcmReply(answer, messageName);
  if (reply === undefined || answer === 'garbage') return reply;
  if (reply.status === 200) return { status: 200, body: JSON.stringify({ Success: messageName }) };
  const message = /"message":"([^"]*)"/.exec(reply.body)?.[1];
  return {
    ...reply,
    status: reply.status === 404 ? 400 : reply.status,
    body: JSON.stringify({ Error: message }),
  };
}

export function invalidMessage(message: string, field: string): HttpReply {
  return fault(400, 'INVALID_ARGUMENT', 'INVALID_ARGUMENT', message, [
    {
      '@type': 'type.googleapis.com/google.rpc.BadRequest',
      fieldViolations: [{ field, description: message }],
    },
  ]);
}

function fault(
  code: number,
  status: string,
  errorCode: string | undefined,
  message = status,
  more: readonly unknown[] = [],
): HttpReply {
  const type = 'type.googleapis.com/google.firebase.fcm.v1.FcmError';
  const details = [...(errorCode === undefined ? [] : [{ '@type': type, errorCode }]), ...more];
  return { status: code, body: JSON.stringify({ error: { code, message, status, details } }) };
}
