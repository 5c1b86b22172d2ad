import { type NewPlace, specFor, withQueue } from './queue-place.contract';
import { drained, Gate, until } from './waiting.contract';

export function describeClosing(newPlace: NewPlace): void {
  test('a closing consumer finishes what runs and takes nothing new; that waits for the next one', () =>
    withQueue(newPlace, specFor(), async (queue) => {
      const gate = new Gate();
      const seen: string[] = [];
      const finished: string[] = [];
      const consumer = queue.consume(
        async ({ id }) => {
          seen.push(id);
          await gate.opened;
          finished.push(id);
        },
        { concurrency: 2 },
      );
      await queue.add('running', {});
      await until('it runs', () => seen.length === 1);
      const closing = consumer[Symbol.asyncDispose]();
      await queue.add('late', {});
      expect(finished).toEqual([]);
      gate.open();
      await closing;
      expect(finished).toEqual(['running']);
      expect(await queue.count()).toEqual({ waiting: 1, delayed: 0, running: 0, failed: 0 });

      const next: string[] = [];
      queue.consume(async ({ id }) => void next.push(id), { concurrency: 1 });
      await drained(queue);
      expect(next).toEqual(['late']);
    }));

  test('a closing consumer leaves the intake to the others', () =>
    withQueue(newPlace, specFor(), async (queue) => {
      const gate = new Gate();
      const seen: string[] = [];
      const consumer = queue.consume(
        async () => {
          seen.push('first');
          await gate.opened;
        },
        { concurrency: 1 },
      );
      await queue.add('a', {});
      await until('it runs', () => seen.length === 1);
      const closing = consumer[Symbol.asyncDispose]();
      queue.consume(async () => void seen.push('second'), { concurrency: 1 });
      await queue.add('b', {});
      await until('the other has it', () => seen.length === 2);
      expect(seen).toEqual(['first', 'second']);
      gate.open();
      await closing;
    }));

  test('closing the queue waits for its running jobs, and keeps the others', () =>
    withQueue(newPlace, specFor(), async (queue, place) => {
      const gate = new Gate();
      let finished = 0;
      let started = 0;
      queue.consume(
        async () => {
          started += 1;
          await gate.opened;
          finished += 1;
        },
        { concurrency: 1 },
      );
      await queue.add('a', {});
      await queue.add('b', {});
      await until('one runs', () => started === 1);
      const closing = queue[Symbol.asyncDispose]();
      gate.open();
      await closing;
      expect(finished).toBe(1);

      await place.restart();
      const again = await place.open(specFor());
      const seen: string[] = [];
      again.consume(async ({ id, attempt }) => void seen.push(`${id} ${attempt}`), { concurrency: 1 });
      await drained(again);
      await again[Symbol.asyncDispose]();
      expect(seen).toEqual(['b 1']);
    }));

  test('a job that fails while its consumer closes is tried again by the next one', () =>
    withQueue(newPlace, specFor(), async (queue) => {
      const gate = new Gate();
      const seen: string[] = [];
      const consumer = queue.consume(
        async ({ attempt }) => {
          seen.push(`first ${attempt}`);
          await gate.opened;
          throw new Error('cut short');
        },
        { concurrency: 1 },
      );
      await queue.add('a', {});
      await until('it runs', () => seen.length === 1);
      const closing = consumer[Symbol.asyncDispose]();
      gate.open();
      await closing;
      queue.consume(async ({ attempt }) => void seen.push(`second ${attempt}`), { concurrency: 1 });
      await until('it is done', () => seen.length === 2);
      expect(seen).toEqual(['first 1', 'second 2']);
      await drained(queue);
    }));

  test('closing twice is harmless', () =>
    withQueue(newPlace, specFor(), async (queue) => {
      const consumer = queue.consume(async () => undefined, { concurrency: 1 });
      await Promise.all([consumer[Symbol.asyncDispose](), consumer[Symbol.asyncDispose]()]);
      await Promise.all([queue[Symbol.asyncDispose](), queue[Symbol.asyncDispose]()]);
    }));

  test('a closed queue takes nothing, and says so', () =>
    withQueue(newPlace, specFor(), async (queue) => {
      await queue[Symbol.asyncDispose]();
      await expect(queue.add('a', {})).rejects.toMatchObject({
        code: 'queue-closed',
        message: expect.stringContaining('under-test') as unknown,
      });
    }));
}
