import type { Authenticator, Viewer } from '@tocsin/notifications';
import { until } from '../../../../../tools/testing/until';
import { LoginThrottle } from './login-throttle';

const good = (user: string): Viewer => ({ user, monitors: 'all' });

/** Lets in with password `right`, and counts what it is asked. */
class Users implements Authenticator {
  asked = 0;
  gate = Promise.resolve();

  viewer = (user: string) => Promise.resolve(good(user));

  async login(credentials: Parameters<Authenticator['login']>[0]): Promise<Viewer | null> {
    this.asked += 1;
    await this.gate;
    return credentials.kind === 'password' && credentials.password === 'right'
      ? good(credentials.user)
      : null;
  }
}

const as = (user: string, password = 'wrong') => ({ kind: 'password', user, password }) as const;

async function failing(times: number): Promise<{ users: Users; throttle: LoginThrottle }> {
  const users = new Users();
  const throttle = new LoginThrottle(() => 0);
  for (let time = 0; time < times; time += 1) {
    expect(await throttle.at('192.0.2.1', users).login(as('alice'))).toBeNull();
  }
  return { users, throttle };
}

describe('wrong passwords', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate', 'performance'] }));
  afterEach(() => jest.useRealTimers());

  it('are answered at once at first, and with a pause later; the right one is let in after it', async () => {
    const { users, throttle } = await failing(5);
    const login = throttle.at('192.0.2.1', users).login(as('alice', 'right'));
    await jest.advanceTimersByTimeAsync(499);
    expect(users.asked).toBe(5);
    await jest.advanceTimersByTimeAsync(1);
    expect(await login).toEqual(good('alice'));
  });

  it('make nobody else wait: not the same user elsewhere, nor others from there', async () => {
    const { users, throttle } = await failing(5);
    void throttle.at('192.0.2.1', users).login(as('alice'));
    expect(await throttle.at('192.0.2.2', users).login(as('alice', 'right'))).toEqual(good('alice'));
    expect(await throttle.at('192.0.2.1', users).login(as('bob', 'right'))).toEqual(good('bob'));
  });

  it('are forgotten after the right one', async () => {
    const { users, throttle } = await failing(4);
    await throttle.at('192.0.2.1', users).login(as('alice', 'right'));
    expect(await throttle.at('192.0.2.1', users).login(as('alice'))).toBeNull();
    expect(await throttle.at('192.0.2.1', users).login(as('alice'))).toBeNull();
  });

  it('that come in a flood are turned away, without a word on the password', async () => {
    const { users, throttle } = await failing(5);
    const flood = Array.from({ length: 22 }, () => throttle.at('192.0.2.1', users).login(as('alice')));
    await expect(flood.at(-1)).rejects.toMatchObject({ code: 'too-many-logins', retryable: true });
    for (const login of flood) login.catch(() => undefined);
  });
});

describe('a flood of logins from one address', () => {
  it('leaves room for other addresses', async () => {
    const users = new Users();
    let open = () => {};
    users.gate = new Promise((resolve) => {
      open = resolve;
    });
    const throttle = new LoginThrottle(() => 0);
    const flood = Array.from({ length: 300 }, (_, index) =>
      throttle.at('192.0.2.1', users).login(as(`user ${index}`)),
    );
    await until('some are being checked', () => users.asked > 0);
    const before = users.asked;
    expect(before).toBeLessThan(100);
    void throttle.at('192.0.2.2', users).login(as('alice', 'right'));
    await until('the other one is checked', () => users.asked === before + 1);
    open();
    await Promise.all(flood);
    expect(users.asked).toBe(301);
  });
});
