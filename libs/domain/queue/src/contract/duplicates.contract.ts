import { FinalJobError } from '../final-job-error';
import { type NewPlace, specFor, withQueue } from './queue-place.contract';
import { drained, Gate, until } from './waiting.contract';

export function describeDuplicates(newPlace: NewPlace): void {
  test('ignores an id that waits already, also when both are added at once', () =>
    withQueue(newPlace, specFor(), async (queue) => {
      await Promise.all([queue.add('a', 1), queue.add('a', 2), queue.add('a', 3)]);
      await queue.add('a', 4);
      expect(await queue.count()).toMatchObject({ waiting: 1 });
      const seen: unknown[] = [];
      queue.consume(async (job) => void seen.push(job.payload), { concurrency: 4 });
      await drained(queue);
      expect(seen).toEqual([1]);
    }));

  test('ignores an id that is delayed', () =>
    withQueue(newPlace, specFor(), async (queue) => {
      await queue.add('a', 'first', { delayMs: 60_000 });
      await queue.add('a', 'second');
      expect(await queue.count()).toEqual({ waiting: 0, delayed: 1, running: 0, failed: 0 });
    }));

  test('ignores an id that is running, and one that is done', () =>
    withQueue(newPlace, specFor(), async (queue, place) => {
      const gate = new Gate();
      const seen: unknown[] = [];
      const handle = async ({ payload }: { payload: unknown }): Promise<void> => {
        seen.push(payload);
        await gate.opened;
      };
      const consumer = queue.consume(handle, { concurrency: 2 });
      await queue.add('a', 'first');
      await until('it runs', () => seen.length === 1);
      await queue.add('a', 'while it runs');
      expect(await queue.count()).toEqual({ waiting: 0, delayed: 0, running: 1, failed: 0 });
      gate.open();
      await drained(queue);
      await queue.add('a', 'after it is done');
      await consumer[Symbol.asyncDispose]();
      await queue[Symbol.asyncDispose]();

      await place.restart();
      const again = await place.open(specFor());
      await again.add('a', 'after a restart');
      expect(await again.count()).toEqual({ waiting: 0, delayed: 0, running: 0, failed: 0 });
      await again[Symbol.asyncDispose]();
      expect(seen).toEqual(['first']);
    }));

  test('takes the id of a job that failed for good again at once', () =>
    withQueue(newPlace, specFor(), async (queue) => {
      const seen: unknown[] = [];
      queue.consume(
        async ({ payload, attempt }) => {
          seen.push([payload, attempt]);
          if (payload === 'bad') throw new FinalJobError('will never do');
        },
        { concurrency: 1 },
      );
      await queue.add('a', 'bad');
      await until('it has failed', async () => (await queue.count()).failed === 1);
      await queue.add('a', 'good');
      await drained(queue);
      expect(seen).toEqual([
        ['bad', 1],
        ['good', 1],
      ]);
      expect(await queue.failedJobs(10)).toEqual([]);
    }));

  test.each(['12', 'a:b', ''])('refuses "%s" as an id', (id) =>
    withQueue(newPlace, specFor(), async (queue) => {
      await expect(queue.add(id, {})).rejects.toMatchObject({ code: 'job-id-invalid' });
    }),
  );
}
