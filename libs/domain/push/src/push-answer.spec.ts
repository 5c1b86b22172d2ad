import { type HttpAnswer, parseRetryAfter, readDirectAnswer, readProxyAnswer } from './push-answer';

const now = Date.parse('2026-05-04T12:00:00Z');

/** FCM's faults as it sends them. */
const fault = (code: number, status: string, message: string, details: readonly unknown[] = []): string =>
  JSON.stringify({ error: { code, message, status, details } });
const fcmError = (errorCode: string): unknown => ({
  '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError',
  errorCode,
});
const violation = (field: string): unknown => ({
  '@type': 'type.googleapis.com/google.rpc.BadRequest',
  fieldViolations: [{ field, description: 'Invalid' }],
});

const unregistered = fault(404, 'NOT_FOUND', 'Requested entity was not found.', [fcmError('UNREGISTERED')]);
const badToken = fault(
  400,
  'INVALID_ARGUMENT',
  'The registration token is not a valid FCM registration token',
  [fcmError('INVALID_ARGUMENT')],
);
const badTokenField = fault(400, 'INVALID_ARGUMENT', 'Request contains an invalid argument.', [
  fcmError('INVALID_ARGUMENT'),
  violation('message.token'),
]);
const badMessage = fault(400, 'INVALID_ARGUMENT', 'Invalid value at message.android.ttl', [
  fcmError('INVALID_ARGUMENT'),
  violation('message.android.ttl'),
]);

describe("FCM's answer", () => {
  it.each([
    ['a message name', 200, '{"name":"projects/p/messages/1"}', 'sent'],
    ['a login page with 200', 200, '<html>Please log in to the WiFi</html>', 'retry'],
    ['nothing with 200', 200, '', 'retry'],
    ['UNREGISTERED', 404, unregistered, 'gone'],
    ['INVALID_ARGUMENT in words about the token', 400, badToken, 'gone'],
    ['INVALID_ARGUMENT about the field of the token', 400, badTokenField, 'gone'],
    ['INVALID_ARGUMENT about something else', 400, badMessage, 'failed'],
    ['400 without a word', 400, '', 'failed'],
    [
      '404 for a project that is none',
      404,
      fault(404, 'NOT_FOUND', 'Requested entity was not found.'),
      'failed',
    ],
    ['404 as a page', 404, '<html>not found</html>', 'failed'],
    ['401', 401, fault(401, 'UNAUTHENTICATED', 'Request had invalid credentials'), 'failed'],
    ['401 with words about a token', 401, badToken, 'failed'],
    [
      '403 for another sender',
      403,
      fault(403, 'PERMISSION_DENIED', 'x', [fcmError('SENDER_ID_MISMATCH')]),
      'failed',
    ],
    ['403 with words about a token', 403, unregistered, 'failed'],
    ['429', 429, fault(429, 'RESOURCE_EXHAUSTED', 'x', [fcmError('QUOTA_EXCEEDED')]), 'retry'],
    ['429 with words about a token', 429, unregistered, 'retry'],
    ['500', 500, fault(500, 'INTERNAL', 'x', [fcmError('INTERNAL')]), 'retry'],
    ['500 with words about a token', 500, unregistered, 'retry'],
    ['503', 503, 'upstream connect error', 'retry'],
    ['408', 408, '', 'retry'],
    ['302', 302, '', 'failed'],
    ['an error that is text', 400, '{"error":"invalid_request"}', 'failed'],
    ['details that are none', 404, '{"error":{"details":[null,5,{"fieldViolations":[null]}]}}', 'failed'],
  ])('%s (%i) means %s', (_case, status, body, kind) => {
    expect(readDirectAnswer({ status, body }, now)).toMatchObject({ kind });
  });
});

describe("the proxy's answer", () => {
  it.each([
    ['Success', 200, '{"Success":"projects/x/messages/1"}', 'sent'],
    ['any 2xx', 204, '', 'sent'],
    [
      'a token that is none',
      400,
      '{"Error":"The registration token is not a valid FCM registration token"}',
      'gone',
    ],
    ['a token that is no more', 400, '{"Error":"Requested entity was not found."}', 'gone'],
    ['the same with 404', 404, 'Requested entity was not found.', 'gone'],
    ['another mistake', 400, '{"Error":"body missing"}', 'failed'],
    ['a wrong key', 401, '{"Error":"jwt malformed"}', 'failed'],
    ['a wrong key with words about a token', 401, '{"Error":"entity was not found"}', 'failed'],
    ['403 with words about a token', 403, '{"Error":"not a valid FCM registration token"}', 'failed'],
    ['429 with words about a token', 429, 'entity was not found', 'retry'],
    ['500 with words about a token', 500, 'entity was not found', 'retry'],
    ['502', 502, '<html>bad gateway</html>', 'retry'],
    ['404 as a page', 404, '<html>404. That is an error.</html>', 'failed'],
  ])('%s (%i) means %s', (_case, status, body, kind) => {
    expect(readProxyAnswer({ status, body }, now)).toMatchObject({ kind });
  });
});

describe('when to try again', () => {
  it.each([
    ['3', 3000],
    [' 0 ', 0],
    ['Mon, 04 May 2026 12:00:07 GMT', 7000],
    ['Mon, 04 May 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('"%s" means in %s ms', (header, expected) => {
    expect(parseRetryAfter(header, now)).toBe(expected);
  });

  it('is in the answer', () => {
    const answer: HttpAnswer = { status: 429, retryAfter: '3', body: '' };
    expect(readDirectAnswer(answer, now)).toEqual({
      kind: 'retry',
      reason: 'status 429',
      retryAfterMs: 3000,
    });
    expect(readProxyAnswer({ ...answer, retryAfter: undefined }, now)).toEqual({
      kind: 'retry',
      reason: 'status 429',
    });
  });
});

describe('the reason of a failure', () => {
  it.each([
    ['{"Error":"jwt malformed"}', 'status 400: jwt malformed'],
    ['{"error":{"message":"Invalid value"}}', 'status 400: Invalid value'],
    ['<html>\n  <b>no</b>', 'status 400: <html> <b>no</b>'],
    ['x'.repeat(999), `status 400: ${'x'.repeat(200)}`],
  ])('of %s', (body, reason) => {
    expect(readProxyAnswer({ status: 400, body }, now)).toEqual({ kind: 'failed', reason });
  });
});
