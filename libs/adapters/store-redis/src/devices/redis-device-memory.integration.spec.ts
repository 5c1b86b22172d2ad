import { MonitorId } from '@tocsin/messages';
import { describeDeviceMemory } from '@tocsin/notifications/device-memory-contract';
import pino from 'pino';
import { RedisServer } from '../../../../../tools/testing/redis-server';
import { RedisStore } from '../redis-store';

const log = pino({ level: 'silent' });
const garage = MonitorId.parse(1);

describe('on Redis', () => {
  let server: RedisServer;
  let places = 0;
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  describeDeviceMemory('on Redis', async () => {
    places += 1;
    const open = () => RedisStore.open({ url: server.url, prefix: `memory-${places}` }, log);
    const [one, two] = await Promise.all([open(), open()]);
    return {
      open: () => Promise.resolve([one.deviceMemory, two.deviceMemory] as const),
      [Symbol.asyncDispose]: async () => {
        await Promise.all([one[Symbol.asyncDispose](), two[Symbol.asyncDispose]()]);
      },
    };
  });
});

test('while Redis is away a gateway keeps the intervals by what it told itself', async () => {
  await using server = await RedisServer.start();
  await using store = await RedisStore.open({ url: server.url, prefix: 'away' }, log);
  const { deviceMemory: memory } = store;
  await memory.begin('phone', 1000);
  await memory.claim('phone', garage, 60_000);
  await server.stop('SIGKILL');
  expect((await memory.claim('phone', garage, 60_000)).waitMs).toBeGreaterThan(0);
  expect(await memory.since('phone')).toBe(1000);
  const tablet = await memory.claim('tablet', garage, 60_000);
  expect(tablet.waitMs).toBe(0);
  await tablet.takeBack();
  expect((await memory.claim('tablet', garage, 60_000)).waitMs).toBe(0);
});
