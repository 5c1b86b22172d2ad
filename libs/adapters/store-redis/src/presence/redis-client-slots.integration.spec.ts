import pino from 'pino';
import { RedisServer } from '../../../../../tools/testing/redis-server';
import { until } from '../../../../../tools/testing/until';
import { RedisStore } from '../redis-store';

const log = pino({ level: 'silent' });
const name = 'web:alice@10.0.0.1';

describe('the numbers of equal clients', () => {
  let server: RedisServer;
  let places = 0;
  let prefix: string;
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server[Symbol.asyncDispose]());
  beforeEach(() => {
    places += 1;
    prefix = `slots-${places}`;
  });

  async function joined(gateway: string): Promise<RedisStore> {
    const store = await RedisStore.open({ url: server.url, prefix }, log);
    store.presence.keep(gateway);
    return store;
  }

  test('are given out once over all gateways, the lowest that is free first', async () => {
    await using one = await joined('one');
    await using two = await joined('two');
    const taken = await Promise.all(
      Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? one : two).clientSlots.take(name)),
    );
    expect(taken.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 10 }, (_, index) => index));
    expect(await one.clientSlots.take('web:bob@10.0.0.1')).toBe(0);
    await two.clientSlots.free(name, taken[1] ?? -1);
    expect(await one.clientSlots.take(name)).toBe(taken[1]);
  });

  test('cannot be given back by who does not hold them', async () => {
    await using one = await joined('one');
    await using two = await joined('two');
    expect(await one.clientSlots.take(name)).toBe(0);
    await two.clientSlots.free(name, 0);
    expect(await two.clientSlots.take(name)).toBe(1);
  });

  test('of a gateway that has gone are free, also for itself when it comes again', async () => {
    await using one = await joined('one');
    {
      await using two = await joined('two');
      expect(await two.clientSlots.take(name)).toBe(0);
      expect(await one.clientSlots.take(name)).toBe(1);
    }
    await one.clientSlots.sweep();
    await using again = await joined('two');
    expect(await again.clientSlots.take(name)).toBe(0);
    expect(await again.clientSlots.take(name)).toBe(2);
  });

  test('of two gateways of one name cannot be told apart, which is an error in the log', async () => {
    const lines: string[] = [];
    const heard = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) });
    await using one = await RedisStore.open({ url: server.url, prefix }, heard);
    one.presence.keep('twin');
    await using _two = await joined('twin');
    await until('it is noticed', () => lines.join().includes('another gateway is called twin, too'));
  });

  test('of a gateway that was killed are free at once for the next that has its name', async () => {
    await using killed = await joined('two');
    expect(await killed.clientSlots.take(name)).toBe(0);
    // It never said that it has gone.
    await using again = await joined('two');
    expect(await again.clientSlots.take(name)).toBe(0);
  });
});
