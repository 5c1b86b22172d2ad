import { EventId, ServerId } from '@tocsin/messages';
import type { JobQueue } from '@tocsin/queue';
import pino from 'pino';
import { LogLines } from '../../../../tools/testing/log-lines';
import { RedisServer } from '../../../../tools/testing/redis-server';
import { until } from '../../../../tools/testing/until';
import { freePort } from '../../../../tools/testing/free-port';
import { RedisStore } from './redis-store';

const spec = { name: 'jobs', parse: (any: unknown) => any, attempts: 3, backoffMs: 1, stalledAfterMs: 400 };
const silent = pino({ level: 'silent' });

async function drained(queue: JobQueue<unknown>): Promise<void> {
  await until('the queue is empty', async () => {
    const { waiting, delayed, running } = await queue.count();
    return waiting + delayed + running === 0;
  });
}

describe('Redis that cannot be reached at start', () => {
  test('is named, with the remedy and without the password', async () => {
    const port = await freePort();
    const opening = RedisStore.open(
      { url: `redis://tocsin:geheim@127.0.0.1:${port}`, prefix: 't', patienceMs: 200 },
      silent,
    );
    const error = await opening.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'redis-unavailable', retryable: true });
    expect(String(error)).toContain(`127.0.0.1:${port}`);
    expect(String(error)).toContain('[queue] url');
    expect(String(error)).not.toContain('geheim');
  });

  test('is waited for until the process is to stop', async () => {
    const port = await freePort();
    const stop = new AbortController();
    const lines = new LogLines();
    const options = { url: `redis://:geheim@127.0.0.1:${port}`, prefix: 't', stop: stop.signal };
    const opening = RedisStore.open(options, pino({ level: 'trace' }, lines));
    await until('it is said', async () => lines.count('does not answer') === 1);
    stop.abort();
    await expect(opening).rejects.toMatchObject({ code: 'stopped' });
    expect(lines.all().join()).not.toContain('geheim');
  });

  test('is waited for', async () => {
    const server = await RedisServer.start();
    await server.stop();
    const opening = RedisStore.open({ url: server.url, prefix: 't' }, silent);
    await server.startAgain();
    const store = await opening;
    await store.queue(spec).add('a', {});
    await store[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  test.each([
    ['no password is given', (port: number) => `redis://127.0.0.1:${port}`],
    ['the password is wrong', (port: number) => `redis://:geheim@127.0.0.1:${port}`],
  ])('is not waited for when %s', async (_, urlFor) => {
    const server = await RedisServer.start({ args: ['--requirepass', 'right'] });
    const opening = RedisStore.open({ url: urlFor(server.port), prefix: 't', patienceMs: 60_000 }, silent);
    await expect(opening).rejects.toMatchObject({
      code: 'redis-refused',
      message: expect.stringContaining('check user and password') as unknown,
    });
    await server[Symbol.asyncDispose]();
  });

  test.each(['', 'localhost', 'http://host:6379', 'redis://'])('"%s" is no address', async (url) => {
    await expect(RedisStore.open({ url, prefix: 't' }, silent)).rejects.toMatchObject({
      code: 'redis-url-invalid',
    });
  });
});

describe('Redis that goes away later', () => {
  let server: RedisServer;
  let store: RedisStore;
  let lines: LogLines;

  beforeEach(async () => {
    server = await RedisServer.start({ appendOnly: true });
    lines = new LogLines();
    store = await RedisStore.open({ url: server.url, prefix: 't' }, pino({ level: 'trace' }, lines));
  });
  afterEach(async () => {
    await store[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  test('lets the consumer go on by itself when it is back, and loses nothing', async () => {
    const queue = store.queue(spec);
    const seen: string[] = [];
    queue.consume(async ({ id }) => void seen.push(id), { concurrency: 2 });
    await queue.add('before-1', {});
    await until('the first is done', () => seen.length === 1);
    await queue.add('delayed-2', {}, { delayMs: 300 });
    await server.stop('SIGKILL');
    await until('it is noticed', () => lines.count('redis is away') === 1);
    await server.startAgain();
    await until('it is back', () => lines.count('redis is back') === 1);
    await queue.add('after-3', {});
    await drained(queue);
    expect(seen.toSorted()).toEqual(['after-3', 'before-1', 'delayed-2']);
  });

  test('refuses jobs quickly, with a word that it is worth trying again', async () => {
    const queue = store.queue(spec);
    await queue.add('a-1', {});
    await server.stop('SIGKILL');
    const refused = { code: 'queue-unavailable', retryable: true };
    await expect(queue.add('b-2', {})).rejects.toMatchObject(refused);
    await expect(store.queue({ ...spec, name: 'fresh' }).add('b-2', {})).rejects.toMatchObject(refused);
    await expect(queue.remove('a-1')).rejects.toMatchObject(refused);
    await expect(queue.count()).rejects.toMatchObject(refused);
    await server.startAgain();
    await until('it takes jobs again', () =>
      queue.add('b-2', {}).then(
        () => true,
        () => false,
      ),
    );
    expect(await queue.count()).toMatchObject({ waiting: 2 });
  });

  test('refuses jobs when it hangs', async () => {
    const queue = store.queue(spec);
    await queue.add('a-1', {});
    process.kill(server.pid ?? 0, 'SIGSTOP');
    const refused = { code: 'queue-unavailable', retryable: true };
    await expect(queue.add('b-2', {})).rejects.toMatchObject(refused);
    process.kill(server.pid ?? 0, 'SIGCONT');
    await until('it takes jobs again', () =>
      queue.add('b-2', {}).then(
        () => true,
        () => false,
      ),
    );
  });

  test('is spoken of once, however long it lasts', async () => {
    const queue = store.queue(spec);
    queue.consume(async () => undefined, { concurrency: 1 });
    await queue.add('a-1', {});
    await drained(queue);
    await server.stop('SIGKILL');
    for (let index = 0; index < 20; index += 1) {
      await queue.add(`b-${index}`, {}).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await server.startAgain();
    await until('it is back', () => lines.count('redis is back') === 1);
    await until('the consumer is back', () =>
      queue.add('c-1', {}).then(
        () => true,
        () => false,
      ),
    );
    await drained(queue);
    expect(lines.count('redis is away')).toBe(1);
    expect(lines.complaints()).toEqual([expect.stringContaining('redis is away')]);
  });

  test('tells a running job that it may no longer be the only one, and has it done again', async () => {
    const queue = store.queue(spec);
    const aborted: boolean[] = [];
    const attempts: number[] = [];
    const consumer = queue.consume(
      async ({ attempt }, signal) => {
        attempts.push(attempt);
        if (attempt > 1) return;
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        aborted.push(signal.aborted);
      },
      { concurrency: 1 },
    );
    await queue.add('a-1', {});
    await until('it runs', () => attempts.length === 1);
    await server.stop('SIGKILL');
    await until('its lock is lost', () => aborted.length === 1);
    await server.startAgain();
    await until('it is done again', () => attempts.length === 2);
    expect(attempts).toEqual([1, 2]);
    await consumer[Symbol.asyncDispose]();
  });

  test('does not keep a process from ending', async () => {
    const queue = store.queue(spec);
    const finished: string[] = [];
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    queue.consume(
      async ({ id }) => {
        await gate;
        finished.push(id);
      },
      { concurrency: 1 },
    );
    await queue.add('a-1', {});
    await until('it runs', async () => (await queue.count()).running === 1);
    await server.stop('SIGKILL');
    open();
    await store[Symbol.asyncDispose]();
    expect(finished).toEqual(['a-1']);

    await server.startAgain();
    store = await RedisStore.open({ url: server.url, prefix: 't' }, silent);
    const again = store.queue(spec);
    const redone: string[] = [];
    again.consume(async ({ id }) => void redone.push(id), { concurrency: 1 });
    await drained(again);
    expect(redone).toEqual(['a-1']);
  });

  test('makes the records refuse as well', async () => {
    await server.stop('SIGKILL');
    const refused = { code: 'records-unavailable', retryable: true };
    const event = { server: ServerId.parse(0), numbering: 0, eventId: EventId.parse(1) };
    await expect(store.records.events.story(event)).rejects.toMatchObject(refused);
  });
});

describe('settings of Redis that could lose alarms', () => {
  async function wordsAbout(args: readonly string[], appendOnly = false): Promise<LogLines> {
    const server = await RedisServer.start({ appendOnly, args });
    const lines = new LogLines();
    const store = await RedisStore.open({ url: server.url, prefix: 't' }, pino({ level: 'trace' }, lines));
    await store.queue(spec).add('a-1', {});
    await store[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    return lines;
  }

  test('nothing is said about good ones', async () => {
    const lines = await wordsAbout([], true);
    expect(lines.all()).toEqual([]);
  });

  test('eviction is warned about, once, and by nobody on the console', async () => {
    const onConsole = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const lines = await wordsAbout(['--maxmemory-policy', 'allkeys-lru'], true);
    expect(lines.count('maxmemory-policy noeviction')).toBe(1);
    expect(onConsole).not.toHaveBeenCalled();
    onConsole.mockRestore();
  });

  test('keeping nothing on disk is warned about', async () => {
    const lines = await wordsAbout([]);
    expect(lines.count('redis keeps nothing on disk')).toBe(1);
  });

  test('snapshots alone are mentioned', async () => {
    const lines = await wordsAbout(['--save', '60 1']);
    expect(lines.count('redis saves snapshots only')).toBe(1);
  });
});
