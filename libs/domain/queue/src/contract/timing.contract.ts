import { type NewPlace, specFor, withQueue } from './queue-place.contract';
import { drained, Gate, until } from './waiting.contract';

/** Clocks with whole milliseconds may cut this much off a delay. */
const ROUNDING_MS = 2;

export function describeTiming(newPlace: NewPlace): void {
  test('a delayed job comes, but not before its time, and does not hold up the others', () =>
    withQueue(newPlace, specFor(), async (queue) => {
      const seen: { id: string; at: number }[] = [];
      queue.consume(async ({ id }) => void seen.push({ id, at: performance.now() }), { concurrency: 1 });
      const added = performance.now();
      await queue.add('later', {}, { delayMs: 240 });
      await queue.add('sooner', {}, { delayMs: 120 });
      await queue.add('now', {});
      await drained(queue);
      expect(seen.map(({ id }) => id)).toEqual(['now', 'sooner', 'later']);
      const [, sooner, later] = seen;
      expect((sooner?.at ?? 0) - added).toBeGreaterThanOrEqual(120 - ROUNDING_MS);
      expect((later?.at ?? 0) - added).toBeGreaterThanOrEqual(240 - ROUNDING_MS);
    }));

  test('the age is that of the job which waits longest, also after a restart, and 0 where none waits', () =>
    withQueue(newPlace, specFor(), async (queue, place) => {
      expect(await queue.oldestAgeMs()).toBe(0);
      await queue.add('delayed', {}, { delayMs: 60_000 });
      expect(await queue.oldestAgeMs()).toBe(0);
      await queue.add('first', {});
      await until('it has waited', async () => (await queue.oldestAgeMs()) >= 20);
      await queue.add('second', {});
      expect(await queue.oldestAgeMs()).toBeGreaterThanOrEqual(20);
      await queue[Symbol.asyncDispose]();
      await place.restart();
      const again = await place.open(specFor());
      expect(await again.oldestAgeMs()).toBeGreaterThanOrEqual(20);
      await again[Symbol.asyncDispose]();
    }));

  test('a delayed job still comes after a restart', () =>
    withQueue(newPlace, specFor(), async (queue, place) => {
      await queue.add('a', { n: 1 }, { delayMs: 100 });
      await queue[Symbol.asyncDispose]();
      await place.restart();
      const again = await place.open(specFor());
      const seen: unknown[] = [];
      again.consume(async ({ payload }) => void seen.push(payload), { concurrency: 1 });
      await until('it comes', () => seen.length === 1);
      await again[Symbol.asyncDispose]();
      expect(seen).toEqual([{ n: 1 }]);
    }));

  test('removing forgets a job that is delayed or waits', () =>
    withQueue(newPlace, specFor(), async (queue) => {
      await queue.add('delayed', {}, { delayMs: 50 });
      await queue.add('waiting', {});
      expect(await queue.remove('delayed')).toBe(true);
      expect(await queue.remove('waiting')).toBe(true);
      expect(await queue.remove('delayed')).toBe(false);
      expect(await queue.remove('unknown')).toBe(false);
      const seen: string[] = [];
      queue.consume(async ({ id }) => void seen.push(id), { concurrency: 1 });
      await queue.add('witness', {}, { delayMs: 100 });
      await drained(queue);
      expect(seen).toEqual(['witness']);
    }));

  test('the id of a removed job is free', () =>
    withQueue(newPlace, specFor(), async (queue) => {
      await queue.add('a', 'first', { delayMs: 60_000 });
      await queue.remove('a');
      await queue.add('a', 'second');
      const seen: unknown[] = [];
      queue.consume(async ({ payload }) => void seen.push(payload), { concurrency: 1 });
      await drained(queue);
      expect(seen).toEqual(['second']);
    }));

  test('removing leaves a running job and a done one alone', () =>
    withQueue(newPlace, specFor(), async (queue) => {
      const gate = new Gate();
      let runs = 0;
      queue.consume(
        async () => {
          runs += 1;
          await gate.opened;
        },
        { concurrency: 1 },
      );
      await queue.add('a', {});
      await until('it runs', () => runs === 1);
      expect(await queue.remove('a')).toBe(false);
      gate.open();
      await drained(queue);
      expect(await queue.remove('a')).toBe(false);
      await queue.add('a', {});
      await drained(queue);
      expect(runs).toBe(1);
    }));
}
