import type { Job } from '../job-queue';
import { type NewPlace, specFor, withQueue } from './queue-place.contract';
import { drained, Gate, until } from './waiting.contract';

const awkward = {
  text: 'Türe "vorne" \\ \n\u2028 🔔 :{}',
  empty: '',
  numbers: [0, -1, 1.5, 1e21, 9007199254740991],
  nothing: null,
  yes: true,
  deep: { list: [{}, [], [[null]]] },
  long: 'x'.repeat(100_000),
};

export function describeDelivery(newPlace: NewPlace): void {
  test('hands every job out once', () =>
    withQueue(newPlace, specFor(), async (queue) => {
      const seen: string[] = [];
      queue.consume(async (job) => void seen.push(job.id), { concurrency: 4 });
      const ids = Array.from({ length: 50 }, (_, index) => `job-${index}`);
      await Promise.all(ids.map((id) => queue.add(id, {})));
      await until('all have come', () => seen.length >= ids.length);
      await drained(queue);
      expect(seen.toSorted()).toEqual(ids.toSorted());
    }));

  test('hands out what was added before anybody consumed', () =>
    withQueue(newPlace, specFor(), async (queue) => {
      await queue.add('early', { n: 1 });
      expect(await queue.count()).toEqual({ waiting: 1, delayed: 0, running: 0, failed: 0 });
      const seen: string[] = [];
      queue.consume(async (job) => void seen.push(job.id), { concurrency: 1 });
      await drained(queue);
      expect(seen).toEqual(['early']);
    }));

  test.each([
    ['an object', awkward],
    ['a list', [1, 'two']],
    ['a text', 'text'],
    ['a number', 0],
    ['null', null],
    ['false', false],
  ])('delivers %s equal to what was added, as the first try', (_, payload) =>
    withQueue(newPlace, specFor(), async (queue) => {
      const seen: Job<unknown>[] = [];
      queue.consume(async (job) => void seen.push(job), { concurrency: 1 });
      await queue.add('a', payload);
      await drained(queue);
      expect(seen).toEqual([{ id: 'a', payload, attempt: 1 }]);
    }),
  );

  test('gives up on a payload that does not parse, without calling the handler, and goes on', () => {
    const parse = (payload: unknown): unknown => {
      if (payload === 'broken') throw new Error('not a payload');
      return `parsed ${String(payload)}`;
    };
    return withQueue(newPlace, specFor({ parse }), async (queue) => {
      const seen: unknown[] = [];
      queue.consume(async (job) => void seen.push(job.payload), { concurrency: 1 });
      await queue.add('a', 'broken');
      await queue.add('b', 'whole');
      await drained(queue);
      expect(seen).toEqual(['parsed whole']);
      expect(await queue.failedJobs(10)).toEqual([
        {
          id: 'a',
          payload: 'broken',
          attempts: 1,
          reason: expect.stringContaining('not a payload') as unknown,
          failedAt: expect.closeTo(Date.now(), -6) as unknown,
        },
      ]);
    });
  });

  test('runs as many at once as told, and no more', () =>
    withQueue(newPlace, specFor(), async (queue) => {
      const gate = new Gate();
      let running = 0;
      let most = 0;
      const handle = async (): Promise<void> => {
        running += 1;
        most = Math.max(most, running);
        await gate.opened;
        running -= 1;
      };
      queue.consume(handle, { concurrency: 3 });
      for (let index = 0; index < 9; index += 1) await queue.add(`job-${index}`, {});
      await until('three run', () => running === 3);
      expect(await queue.count()).toEqual({ waiting: 6, delayed: 0, running: 3, failed: 0 });
      gate.open();
      await drained(queue);
      expect(most).toBe(3);
    }));

  test('shares the jobs between consumers, through one handle or two', () =>
    withQueue(newPlace, specFor(), async (queue, place) => {
      const second = await place.open(specFor());
      const gate = new Gate();
      const started: string[] = [];
      const consumer = (name: string) => async () => {
        started.push(name);
        await gate.opened;
      };
      queue.consume(consumer('a'), { concurrency: 1 });
      queue.consume(consumer('b'), { concurrency: 1 });
      second.consume(consumer('c'), { concurrency: 1 });
      for (let index = 0; index < 3; index += 1) await queue.add(`job-${index}`, {});
      await until('each has one', () => started.length === 3);
      expect(started.toSorted()).toEqual(['a', 'b', 'c']);
      gate.open();
      await drained(queue);
      await second[Symbol.asyncDispose]();
    }));

  test('keeps queues of different names apart', () =>
    withQueue(newPlace, specFor(), async (queue, place) => {
      const other = await place.open(specFor({ name: 'other' }));
      await other.add('a', 'for the other');
      await queue.add('a', 'for this');
      const seen: unknown[] = [];
      queue.consume(async (job) => void seen.push(job.payload), { concurrency: 1 });
      await drained(queue);
      expect(seen).toEqual(['for this']);
      expect(await other.count()).toMatchObject({ waiting: 1 });
      await other[Symbol.asyncDispose]();
    }));
}
