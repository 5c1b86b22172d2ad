import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { newsChannel } from '@tocsin/health';
import type { FakeAnswer } from '../../../../tools/testing/fake-fcm';
import { until } from '../../../../tools/testing/until';
import { Bench, never, pushTo } from './fcm.fixture';
import type { FcmSender } from './fcm-sender';

let bench: Bench;

beforeEach(async () => {
  bench = await Bench.make();
});
afterEach(() => bench[Symbol.asyncDispose]());

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

describe.each(['direct', 'proxy'] as const)('a push in %s mode', (mode) => {
  let sender: FcmSender;

  beforeEach(async () => {
    sender = await bench[mode]();
  });

  const outcomes: readonly [FakeAnswer, 'sent' | 'gone' | 'failed', number][] = [
    ['ok', 'sent', 1],
    ['unregistered', 'gone', 1],
    ['invalid-token', 'gone', 1],
    ['invalid-message', 'failed', 1],
    ['forbidden', 'failed', 1],
    ['quota', 'failed', 4],
    ['error', 'failed', 4],
    ['unavailable', 'failed', 4],
  ];

  it.each(outcomes)('that is answered %j is %s after %i requests', async (answer, kind, requests) => {
    bench.fcm.answer('phone', answer);
    expect(await sender.send(pushTo('phone'), never)).toMatchObject({ kind });
    expect(bench.fcm.bodiesFor('phone')).toHaveLength(requests);
  });

  it.each<[FakeAnswer, unknown]>([
    ['ok', undefined],
    ['unregistered', undefined],
    ['unavailable', matching(/503/)],
  ])('that is answered %j says whether FCM itself is well', async (answer, failure) => {
    const news: unknown[] = [];
    const hear = (said: unknown): void => void news.push(said);
    subscribe(newsChannel, hear);
    bench.fcm.answer('phone', answer);
    await sender.send(pushTo('phone'), never);
    unsubscribe(newsChannel, hear);
    expect(news[0]).toEqual({ kind: 'tried', dependency: 'fcm', failure });
  });

  it('whose connection is cut each time is failed in the end', async () => {
    bench.fcm.answer('phone', 'reset');
    expect(await sender.send(pushTo('phone'), never)).toMatchObject({
      kind: 'failed',
      reason: matching(/given up after 4 attempts: .* gave no answer/),
    });
  });

  it('that gets no answer in time is tried again, and failed in the end', async () => {
    bench.fcm.answer('phone', 'silent');
    const hasty = await bench[mode]({ patience: { timeoutMs: 100, attempts: 2 } });
    expect(await hasty.send(pushTo('phone'), never)).toEqual({
      kind: 'failed',
      reason: matching(/given up after 2 attempts: .* no answer within 100 ms/),
    });
    expect(bench.fcm.bodiesFor('phone')).toHaveLength(2);
  });

  it('arrives when the trouble passes', async () => {
    bench.fcm.answer('phone', 'error', 'quota', 'reset', 'ok');
    expect(await sender.send(pushTo('phone'), never)).toEqual({ kind: 'sent' });
    expect(bench.fcm.bodiesFor('phone')).toHaveLength(4);
  });

  it('waits as long as Retry-After says', async () => {
    bench.fcm.answer('phone', { quotaRetryAfter: '1' }, 'ok');
    expect(await sender.send(pushTo('phone'), never)).toEqual({ kind: 'sent' });
    const [first, second] = bench.fcm.received;
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('is given up at once when Retry-After is beyond its time', async () => {
    bench.fcm.answer('phone', { quotaRetryAfter: '3600' });
    expect(await sender.send(pushTo('phone'), never)).toMatchObject({
      kind: 'failed',
      reason: matching(/given up after 1 attempt: status 429/),
    });
  });

  it('is not held up by devices that never answer or wait for their next attempt', async () => {
    const narrow = await bench[mode]({
      lanes: { atOnce: 2, slowAfterMs: 20 },
      patience: { firstPauseMs: 60_000, giveUpAfterMs: 3_600_000 },
    });
    const stop = new AbortController();
    const stuck: Promise<unknown>[] = [];
    for (const [token, answer] of [
      ['silent-1', 'silent'],
      ['silent-2', 'silent'],
      ['silent-3', 'silent'],
      ['waiting-1', 'error'],
      ['waiting-2', 'error'],
    ] as const) {
      bench.fcm.answer(token, answer);
      stuck.push(narrow.send(pushTo(token), stop.signal).catch((error: unknown) => error));
    }
    const others = Array.from({ length: 20 }, (_, index) => narrow.send(pushTo(`phone-${index}`), never));
    expect(await Promise.all(others)).toEqual(others.map(() => ({ kind: 'sent' })));
    stop.abort(new Error('the test is over'));
    expect(await Promise.all(stuck)).toEqual(stuck.map(() => new Error('the test is over')));
  });

  it('that waited too long for its turn is old news, and not sent', async () => {
    bench.fcm.answer('slow', 'silent');
    const narrow = await bench[mode]({
      lanes: { atOnce: 1, slowAfterMs: 60_000 },
      patience: { timeoutMs: 300, attempts: 1, giveUpAfterMs: 100 },
    });
    const [, waited] = await Promise.all([
      narrow.send(pushTo('slow'), never),
      narrow.send(pushTo('late'), never),
    ]);
    expect(waited).toEqual({ kind: 'failed', reason: matching(/given up: it waited/) });
    expect(bench.fcm.bodiesFor('late')).toEqual([]);
  });

  it('that finds too many before it tries again, and is given up in the end', async () => {
    bench.fcm.answer('slow', 'silent');
    const narrow = await bench[mode]({
      lanes: { atOnce: 1, slowAfterMs: 60_000, waitAtMost: 1 },
      patience: { timeoutMs: 300, attempts: 2 },
    });
    const answers = await Promise.all(
      ['slow', 'next', 'third'].map((token) => narrow.send(pushTo(token), never)),
    );
    expect(answers[1]).toEqual({ kind: 'sent' });
    expect(answers[2]).toEqual({ kind: 'failed', reason: matching(/2 attempts: too many pushes wait/) });
  });

  it('is one of at most so many at once, over connections that are kept', async () => {
    bench.fcm.answerAfterMs = 10;
    const narrow = await bench[mode]({ lanes: { atOnce: 3, slowAfterMs: 60_000 } });
    await Promise.all(Array.from({ length: 30 }, (_, index) => narrow.send(pushTo(`p${index}`), never)));
    expect(bench.fcm.received).toHaveLength(30);
    expect(bench.fcm.connections).toBeLessThanOrEqual(4);
  });

  it('arrives over a new connection when the kept one was cut', async () => {
    await sender.send(pushTo('phone'), never);
    bench.fcm.cut();
    expect(await sender.send(pushTo('phone'), never)).toEqual({ kind: 'sent' });
  });

  it('that is stopped rejects with the reason, and costs nobody else', async () => {
    bench.fcm.answer('phone', 'silent');
    const stop = new AbortController();
    const sending = sender.send(pushTo('phone'), stop.signal);
    await until('it is under way', () => bench.fcm.bodiesFor('phone').length === 1);
    stop.abort(new Error('enough'));
    await expect(sending).rejects.toThrow('enough');
    expect(await sender.send(pushTo('other'), never)).toEqual({ kind: 'sent' });
    await expect(sender.send(pushTo('phone'), stop.signal)).rejects.toThrow('enough');
  });

  it('under way when the sender closes is stopped', async () => {
    bench.fcm.answer('phone', 'silent');
    const sending = sender.send(pushTo('phone'), never);
    const outcome = sending.catch((error: unknown) => error);
    await until('it is under way', () => bench.fcm.bodiesFor('phone').length === 1);
    await sender[Symbol.asyncDispose]();
    expect(await outcome).toEqual(new Error('pushes are being stopped'));
  });

  it('leaves no secret in the log: no key, no token, no password', async () => {
    const { subject } = pushTo('x');
    const pictureUrl = 'https://me:hunter2@portal/zm?eid=1&username=me&password=hunter2';
    bench.fcm.answer('very-long-secret-token', 'ok', 'forbidden', 'unregistered');
    for (let time = 0; time < 3; time += 1) {
      await sender.send(pushTo('very-long-secret-token', { subject: { ...subject, pictureUrl } }), never);
    }
    expect(bench.fcm.bodiesFor('very-long-secret-token')).toHaveLength(3);
    expect(bench.lines.count('Sending event_start notification over FCM')).toBe(3);
    expect(bench.logText).toContain('password=xxx');
    expect(bench.logText).toContain('"device":"...cret-token"');
    expect(bench.logText).not.toMatch(/hunter2|very-long-secret|eyJ\.|ya29|BEGIN PRIVATE/);
  });
});

describe('a push in direct mode', () => {
  it('goes to the project of the key file, with an access token that is bought once', async () => {
    const sender = await bench.direct();
    await Promise.all(Array.from({ length: 10 }, (_, index) => sender.send(pushTo(`p${index}`), never)));
    expect(bench.fcm.granted).toHaveLength(1);
    expect(bench.fcm.received[0]).toMatchObject({
      url: '/v1/projects/tocsin-test/messages:send',
      authorization: `Bearer ${bench.fcm.granted[0]}`,
      contentType: 'application/json',
      body: { message: { token: matching(/^p\d$/), notification: { title: 'Garage Alarm' } } },
    });
    expect(bench.lines.count('Push enabled via FCM')).toBe(1);
    expect(bench.lines.complaints()).toEqual([]);
  });

  it.each(['ios', 'android', 'other'] as const)(
    'is taken as it is for platform %s with all parts',
    async (platform) => {
      const full = {
        replace_push_messages: true,
        fcm_android_ttl: 300,
        fcm_service_account_file: bench.keyFile,
      };
      const sender = await bench.open(full);
      const { subject } = pushTo('x');
      const push = pushTo('phone', {
        platform,
        profile: 'Home',
        subject: { ...subject, pictureUrl: 'https://portal/1.jpg' },
      });
      expect(await sender.send(push, never)).toEqual({ kind: 'sent' });
    },
  );

  it('that meets a page of something in between is tried again, not taken for sent', async () => {
    const sender = await bench.direct();
    bench.fcm.answer('phone', 'garbage', 'ok');
    expect(await sender.send(pushTo('phone'), never)).toEqual({ kind: 'sent' });
    expect(bench.fcm.bodiesFor('phone')).toHaveLength(2);
  });

  it('to a project that is none costs no token', async () => {
    const sender = await bench.direct();
    bench.fcm.answer('phone', 'no-project');
    expect(await sender.send(pushTo('phone'), never)).toMatchObject({ kind: 'failed' });
  });

  it('that is refused for want of leave does not buy leave again and again', async () => {
    const sender = await bench.direct();
    bench.fcm.revokeAccess();
    await sender.send(pushTo('phone'), never);
    bench.fcm.revokeAccess();
    for (let time = 0; time < 5; time += 1) {
      expect(await sender.send(pushTo('phone'), never)).toMatchObject({
        kind: 'failed',
        reason: matching(/401/),
      });
    }
    expect(bench.fcm.granted).toHaveLength(1);
  });
});

describe('the leave to push', () => {
  it('that Google refuses fails the push with the reason, and is asked for again with the next', async () => {
    const sender = await bench.direct();
    bench.fcm.grantRefusal = {
      status: 400,
      body: '{"error":"invalid_grant","error_description":"Invalid JWT"}',
    };
    expect(await sender.send(pushTo('phone'), never)).toMatchObject({
      kind: 'failed',
      reason: matching(/no access to pusher@.*invalid_grant: Invalid JWT.*clock/),
    });
    bench.fcm.grantRefusal = undefined;
    expect(await sender.send(pushTo('phone'), never)).toEqual({ kind: 'sent' });
  });

  it.each([
    ['trouble at Google', { status: 503, body: '' }],
    ['a page of something in between', { status: 200, body: '<html>log in</html>' }],
  ])('is waited for through %s', async (_case, refusal) => {
    const sender = await bench.direct();
    bench.fcm.grantRefusal = refusal;
    const sending = sender.send(pushTo('phone'), never);
    await until('it waits', () => bench.lines.count('push waits') > 0);
    bench.fcm.grantRefusal = undefined;
    expect(await sending).toEqual({ kind: 'sent' });
  });
});
