import { type ControlState, untouchedControl } from '@tocsin/notifications';
import { describeControlPlace } from '@tocsin/notifications/control-contract';
import pino from 'pino';
import { RedisServer } from '../../../../../tools/testing/redis-server';
import { until } from '../../../../../tools/testing/until';
import { RedisStore } from '../redis-store';

const log = pino({ level: 'silent' });
const said = (value: string): ControlState => ({
  ...untouchedControl,
  overrides: new Map([['use_hooks', value]]),
});

describe('the control interface on Redis', () => {
  let server: RedisServer;
  let places = 0;
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  describeControlPlace('on Redis', async () => {
    places += 1;
    const prefix = `control-${places}`;
    const stores: RedisStore[] = [];
    const open = async () => {
      const store = await RedisStore.open({ url: server.url, prefix }, log);
      stores.push(store);
      return store.control;
    };
    return {
      open: async () => [await open(), await open()],
      reopen: open,
      [Symbol.asyncDispose]: async () => {
        await Promise.all(stores.map((store) => store[Symbol.asyncDispose]()));
      },
    };
  });

  test('takes a file over once, and never over what was said here', async () => {
    await using store = await RedisStore.open({ url: server.url, prefix: 'adopts' }, log);
    expect(await store.control.adopt(said('file'))).toBe(true);
    expect(await store.control.adopt(said('another file'))).toBe(false);
    expect(await store.control.read()).toEqual(said('file'));
  });
});

test('while Redis is away nothing is changed; one that lost its memory is told what was known', async () => {
  await using server = await RedisServer.start();
  await using store = await RedisStore.open({ url: server.url, prefix: 'away' }, log);
  await store.control.change(() => said('before'));
  await server.stop('SIGKILL');
  const away = { code: 'control-unavailable', retryable: true };
  await expect(store.control.change(() => said('lost'))).rejects.toMatchObject(away);
  await expect(store.control.read()).rejects.toMatchObject(away);
  await server.startAgain();
  const add = () => store.control.change(({ overrides }) => ({ monitors: new Map([[2, -1]]), overrides }));
  await until('Redis takes it', () =>
    add().then(
      () => true,
      () => false,
    ),
  );
  expect(await store.control.read()).toEqual({ ...said('before'), monitors: new Map([[2, -1]]) });
});
