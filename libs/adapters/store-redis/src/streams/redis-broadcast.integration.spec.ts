import type { Broadcast, BroadcastSpec } from '@tocsin/queue';
import { type BroadcastPlace, describeBroadcast } from '@tocsin/queue/broadcast-contract';
import pino from 'pino';
import { RedisServer } from '../../../../../tools/testing/redis-server';
import { until } from '../../../../../tools/testing/until';
import { RedisStore } from '../redis-store';

const log = pino({ level: 'silent' });
const words: BroadcastSpec<string> = { name: 'words', parse: String };

describe('on Redis', () => {
  let server: RedisServer;
  let places = 0;
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  describeBroadcast('on Redis', async (): Promise<BroadcastPlace> => {
    places += 1;
    const open = () => RedisStore.open({ url: server.url, prefix: `words-${places}` }, log);
    const [one, two] = await Promise.all([open(), open()]);
    return {
      open: async (spec) => [one.broadcast(spec), two.broadcast(spec)],
      [Symbol.asyncDispose]: async () => {
        await Promise.all([one[Symbol.asyncDispose](), two[Symbol.asyncDispose]()]);
      },
    };
  });
});

describe('a broadcast while Redis has trouble', () => {
  test('is heard afterwards by who was cut off', async () => {
    await using server = await RedisServer.start();
    await using one = await RedisStore.open({ url: server.url, prefix: 't' }, log);
    await using two = await RedisStore.open({ url: server.url, prefix: 't' }, log);
    const heard: string[] = [];
    await two.broadcast(words).listen(async (word) => void heard.push(word));
    const speaker = one.broadcast(words);
    await speaker.publish('before');
    await until('it is heard', () => heard.length === 1);
    // Cuts every connection; what is said right after falls into the readers' reconnecting.
    await cutConnections(server.port);
    await until('Redis takes it', () => isSaid(speaker, 'meanwhile'));
    await until('it is heard', () => heard.length === 2);
    expect(heard).toEqual(['before', 'meanwhile']);
  });

  test('is refused while Redis is away, and goes on when it is back, with nothing lost or twice', async () => {
    await using server = await RedisServer.start({ appendOnly: true, args: ['--appendfsync', 'always'] });
    await using store = await RedisStore.open({ url: server.url, prefix: 't' }, log);
    const heard: string[] = [];
    const broadcast = store.broadcast(words);
    await broadcast.listen(async (word) => void heard.push(word));
    await broadcast.publish('before');
    await until('it is heard', () => heard.length === 1);
    await server.stop('SIGKILL');
    await expect(broadcast.publish('lost')).rejects.toMatchObject({
      code: 'broadcast-unavailable',
      retryable: true,
    });
    await server.startAgain();
    await until('Redis takes it', () => isSaid(broadcast, 'after'));
    await until('it is heard', () => heard.length === 2);
    expect(heard).toEqual(['before', 'after']);
  });

  test('is heard after Redis has lost its memory', async () => {
    await using server = await RedisServer.start();
    await using store = await RedisStore.open({ url: server.url, prefix: 't' }, log);
    const heard: string[] = [];
    const broadcast = store.broadcast(words);
    await broadcast.listen(async (word) => void heard.push(word));
    await broadcast.publish('before');
    await until('it is heard', () => heard.length === 1);
    await server.stop('SIGKILL');
    await server.startAgain();
    await until('Redis takes it', () => isSaid(broadcast, 'after'));
    await until('it is heard', () => heard.includes('after'));
  });
});

const isSaid = (broadcast: Broadcast<string>, word: string): Promise<boolean> =>
  broadcast.publish(word).then(
    () => true,
    () => false,
  );

async function cutConnections(port: number): Promise<void> {
  const { Redis } = await import('ioredis');
  const client = new Redis(port);
  await client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
  client.disconnect();
}

describe('a listener with a name', () => {
  test('hears first what was said while it was away, in order and once; one without hears nothing of it', async () => {
    await using server = await RedisServer.start();
    await using speaks = await RedisStore.open({ url: server.url, prefix: 't' }, log);
    const speaker = speaks.broadcast(words);
    await speaker.publish('before the first time');
    const heard: string[] = [];
    const listener = async (word: string) => void heard.push(word);
    for (const round of ['1', '2', '3']) {
      await using listens = await RedisStore.open({ url: server.url, prefix: 't' }, log);
      await listens.broadcast(words).listen(listener, 'gateway');
      await speaker.publish(`while there ${round}`);
      await until('it is heard', () => heard.at(-1) === `while there ${round}`);
      await listens[Symbol.asyncDispose]();
      await speaker.publish(`while away ${round}`);
    }
    expect(heard).toEqual([
      'while there 1',
      'while away 1',
      'while there 2',
      'while away 2',
      'while there 3',
    ]);
    const other: string[] = [];
    await using listens = await RedisStore.open({ url: server.url, prefix: 't' }, log);
    await listens.broadcast(words).listen(async (word) => void other.push(word));
    await speaker.publish('now');
    await until('it is heard', () => other.length > 0);
    expect(other).toEqual(['now']);
  });
});
