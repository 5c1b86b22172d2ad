import type { FakeAnswer } from '../../../tools/testing/fake-fcm';
import { PushGround, type PushingTocsin, type Way } from './harness/push-ground';
import { users } from './harness/users';
import { waitFor } from './harness/wait-for';

jest.setTimeout(60_000);

const ways: readonly Way[] = ['proxy', 'direct'];
const month = new Date().getMonth();

let ground: PushGround;

beforeAll(async () => {
  ground = await PushGround.open();
});
afterAll(() => ground?.[Symbol.asyncDispose]());

const passing: readonly (readonly [string, FakeAnswer])[] = [
  ['429', 'quota'],
  ['429 with Retry-After', { quotaRetryAfter: '1' }],
  ['500', 'error'],
  ['503', 'unavailable'],
  ['a cut connection', 'reset'],
];
const final: readonly (readonly [string, FakeAnswer])[] = [
  ['401', 'unauthorized'],
  ['403', 'forbidden'],
  ['400 about the rest of the message', 'invalid-message'],
];
const gone: readonly (readonly [string, FakeAnswer])[] = [
  ['`entity was not found` (404 UNREGISTERED)', 'unregistered'],
  ['`not a valid FCM` (400 INVALID_ARGUMENT about the token)', 'invalid-token'],
];

describe.each(ways)('an answer to a push by %s', (way) => {
  const steady = `${way}:steady`;
  const tokenFor = (name: string): string => `${way}:${name.replaceAll(/\W/g, '')}`;
  const names = [...passing, ...final, ...gone].map(([name]) => name).concat('garbage', 'silence');
  let pushing: PushingTocsin;

  beforeAll(async () => {
    const tokens = [steady, ...names.map(tokenFor)].map((token): [string, object] => [
      token,
      { platform: 'android' },
    ]);
    pushing = await ground.start({ way, tokens: Object.fromEntries(tokens) });
  });
  afterAll(async () => {
    // It would wait a while for the push that is never answered.
    await pushing?.tocsin.part('gateway').kill();
    await pushing?.[Symbol.asyncDispose]();
  });

  it('2xx is said at debug level only, and the log holds no token', async () => {
    await pushing.alarm([steady]);
    const { log } = pushing.tocsin;
    expect(log).toContain('Push enabled via FCM');
    expect(log).toContain('Sending event_start notification over FCM');
    expect(log).not.toContain('the push was not taken');
    expect(log).not.toContain(steady);
  });

  it.each(passing)(
    '%s: the token stays, and the push arrives when the trouble passes',
    async (name, answer) => {
      const token = tokenFor(name);
      ground.fcm.answer(token, answer, 'ok');
      const { eventId } = await pushing.alarm([steady, token]);
      await ground.pushed(token, eventId, 2);
      expect(pushing.tokens).toHaveProperty([token]);
    },
  );

  it.each(final)(
    '%s: the token stays, nothing is tried again, and the next push goes out',
    async (name, answer) => {
      const token = tokenFor(name);
      ground.fcm.answer(token, answer, 'ok');
      const first = await pushing.alarm([steady, token]);
      const next = await pushing.alarm([steady, token]);
      expect(ground.pushes(token, first.eventId)).toHaveLength(1);
      expect(ground.pushes(token, next.eventId)).toHaveLength(1);
      expect(pushing.tokens).toHaveProperty([token]);
      expect(pushing.tocsin.log).toMatch(/"level":40,.*the push was not taken/);
    },
  );

  it('garbage (a page of something in between): the token stays, and the next push goes out', async () => {
    const token = tokenFor('garbage');
    ground.fcm.answer(token, 'garbage', 'ok');
    await pushing.alarm([steady, token]);
    await pushing.alarm([steady, token]);
    expect(pushing.tokens).toHaveProperty([token]);
  });

  it.each(gone)('%s: that token is deleted, that one alone, from file and memory', async (name, answer) => {
    const token = tokenFor(name);
    const others = Object.keys(pushing.tokens).filter((other) => other !== token);
    ground.fcm.answer(token, answer);
    await pushing.alarm([steady, token]);
    await waitFor('the token to go', () => !(token in pushing.tokens));
    expect(Object.keys(pushing.tokens)).toEqual(others);
    const next = await pushing.alarm([steady]);
    expect(ground.pushes(token, next.eventId)).toEqual([]);
    expect(pushing.tocsin.log).not.toContain(token);
  });

  it('none within its time: the token stays, and others are not held up', async () => {
    const token = tokenFor('silence');
    ground.fcm.answer(token, 'silent');
    const { eventId } = await pushing.alarm([steady, token]);
    await pushing.alarm([steady, token]);
    expect(ground.pushes(token, eventId)).toHaveLength(1);
    expect(pushing.tokens).toHaveProperty([token]);
  });
});

describe('the monthly limit', () => {
  const count = (pushes: number, at: number) => ({ platform: 'ios', invocations: { count: pushes, at } });

  it('more than 8000 pushes per token and month are not sent, an error says so; another month begins at 0', async () => {
    await using pushing = await ground.start({
      tokens: {
        'limit:below': count(7_999, month),
        'limit:above': count(8_000, month),
        'limit:last-month': count(9_000, (month + 11) % 12),
      },
    });
    const tokens = ['limit:below', 'limit:last-month'];
    const first = await pushing.alarm(tokens);
    const second = await pushing.alarm(['limit:last-month']);
    const watching = await pushing.tocsin.login(users.admin);
    await watching.alarm(await ground.ground.zoneminder.alarm(1));
    expect(ground.pushes('limit:above', first.eventId)).toEqual([]);
    expect(ground.pushes('limit:below', second.eventId)).toEqual([]);
    expect(pushing.tocsin.log).toMatch(/"level":50,.*more than 8000 pushes/);
  });
});
