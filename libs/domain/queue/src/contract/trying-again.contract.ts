import { CodedError } from '@tocsin/errors';
import { FinalJobError } from '../final-job-error';
import { NotYetError } from '../not-yet-error';
import { type NewPlace, specFor, withQueue } from './queue-place.contract';
import { drained, until } from './waiting.contract';

/** Clocks with whole milliseconds may cut this much off a pause. */
const ROUNDING_MS = 2;

export function describeTryingAgain(newPlace: NewPlace): void {
  test('tries a failing job as often as the spec says, with growing pauses, then keeps it as failed', () =>
    withQueue(newPlace, specFor({ attempts: 3, backoffMs: 40 }), async (queue) => {
      const tries: { attempt: number; at: number }[] = [];
      queue.consume(
        async ({ attempt }) => {
          tries.push({ attempt, at: performance.now() });
          throw new Error(`try ${attempt} went wrong`);
        },
        { concurrency: 1 },
      );
      await queue.add('a', { n: 1 });
      await drained(queue);
      expect(tries.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
      const [first = 0, second = 0, third = 0] = tries.map(({ at }) => at);
      expect(second - first).toBeGreaterThanOrEqual(40 - ROUNDING_MS);
      expect(third - second).toBeGreaterThanOrEqual(80 - ROUNDING_MS);
      expect(await queue.count()).toMatchObject({ failed: 1 });
      expect(await queue.failedJobs(10)).toMatchObject([
        { id: 'a', payload: { n: 1 }, attempts: 3, reason: 'try 3 went wrong' },
      ]);
    }));

  test('is content when a later try succeeds', () =>
    withQueue(newPlace, specFor({ attempts: 3 }), async (queue) => {
      const attempts: number[] = [];
      queue.consume(
        async ({ attempt }) => {
          attempts.push(attempt);
          if (attempt === 1) throw new Error('not yet');
        },
        { concurrency: 1 },
      );
      await queue.add('a', {});
      await drained(queue);
      expect(attempts).toEqual([1, 2]);
      expect(await queue.count()).toMatchObject({ failed: 0 });
    }));

  test('does not try a final error again, and goes on with the others', () =>
    withQueue(newPlace, specFor({ attempts: 5 }), async (queue) => {
      const seen: string[] = [];
      queue.consume(
        async ({ id }) => {
          seen.push(id);
          if (id === 'a') throw new FinalJobError('no use');
        },
        { concurrency: 1 },
      );
      await queue.add('a', {});
      await queue.add('b', {});
      await drained(queue);
      expect(seen.toSorted()).toEqual(['a', 'b']);
      expect(await queue.failedJobs(10)).toMatchObject([{ id: 'a', attempts: 1, reason: 'no use' }]);
    }));

  test('a job that cannot be done yet comes again after its pause, as often as need be, and no try is counted', () =>
    withQueue(newPlace, specFor({ attempts: 2, backoffMs: 5 }), async (queue) => {
      const tries: { id: string; attempt: number; at: number }[] = [];
      queue.consume(
        async ({ id, attempt }) => {
          tries.push({ id, attempt, at: performance.now() });
          const mine = tries.filter((each) => each.id === id).length;
          if (id === 'a' && mine <= 4) throw new NotYetError('not yet', { afterMs: 60 });
          if (id === 'a' && mine === 5) throw new Error('went wrong');
        },
        { concurrency: 1 },
      );
      await queue.add('a', {});
      await queue.add('b', {});
      await drained(queue);
      const ofA = tries.filter(({ id }) => id === 'a');
      expect(ofA.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1, 1, 2]);
      const [first = 0, second = 0] = ofA.map(({ at }) => at);
      expect(second - first).toBeGreaterThanOrEqual(60 - ROUNDING_MS);
      expect(tries.slice(0, 2).map(({ id }) => id)).toEqual(['a', 'b']);
      expect(await queue.count()).toEqual({ waiting: 0, delayed: 0, running: 0, failed: 0 });
    }));

  test.each(['store-unavailable', 'queue-unavailable', 'records-unavailable'])(
    'no try is counted while the store is away (%s), and the pauses grow',
    (code) =>
      withQueue(newPlace, specFor({ attempts: 2, backoffMs: 10 }), async (queue) => {
        const tries: { attempt: number; at: number }[] = [];
        queue.consume(
          async ({ attempt }) => {
            tries.push({ attempt, at: performance.now() });
            if (tries.length <= 4) throw new CodedError(code, 'no room on the disk', { retryable: true });
            if (tries.length === 5) throw new Error('went wrong');
          },
          { concurrency: 1 },
        );
        await queue.add('a', {});
        await drained(queue);
        expect(tries.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1, 1, 2]);
        const [first = 0, , , fourth = 0, fifth = 0] = tries.map(({ at }) => at);
        expect(fourth - first).toBeGreaterThanOrEqual(70 - 3 * ROUNDING_MS);
        expect(fifth - fourth).toBeGreaterThanOrEqual(80 - ROUNDING_MS);
        expect(await queue.count()).toEqual({ waiting: 0, delayed: 0, running: 0, failed: 0 });
      }),
  );

  test('an error of the store that trying again cannot help counts as a failed try', () =>
    withQueue(newPlace, specFor({ attempts: 2 }), async (queue) => {
      queue.consume(
        async () => {
          throw new CodedError('store-unavailable', 'damaged');
        },
        { concurrency: 1 },
      );
      await queue.add('a', {});
      await drained(queue);
      expect(await queue.failedJobs(10)).toMatchObject([{ id: 'a', attempts: 2, reason: 'damaged' }]);
    }));

  test('a handler that throws at once, or something that is no error, counts as a failed try', () =>
    withQueue(newPlace, specFor({ attempts: 1 }), async (queue) => {
      queue.consume(
        ({ id }) => {
          // oxlint-disable-next-line typescript/only-throw-error -- a plugin may throw anything
          throw id === 'a' ? 'just a text' : new Error('at once');
        },
        { concurrency: 1 },
      );
      await queue.add('a', {});
      await queue.add('b', {});
      await drained(queue);
      const reasons = (await queue.failedJobs(10)).map(({ reason }) => reason);
      expect(reasons.toSorted()).toEqual(['at once', 'just a text']);
      expect(await queue.failedJobs(1)).toHaveLength(1);
    }));

  test('a job whose consumer was killed is done by another', () =>
    withQueue(newPlace, specFor(), async (first, place) => {
      await first[Symbol.asyncDispose]();
      await place.dieInMidJob(specFor(), 'a', { n: 1 });
      const queue = await place.open(specFor());
      const seen: unknown[] = [];
      queue.consume(async (job) => void seen.push(job), { concurrency: 1 });
      await until('it is done again', () => seen.length === 1);
      await drained(queue);
      expect(seen).toEqual([{ id: 'a', payload: { n: 1 }, attempt: 2 }]);
      await queue[Symbol.asyncDispose]();
    }));

  test('a job that kills its consumer every time is kept as failed', () =>
    withQueue(newPlace, specFor({ attempts: 2 }), async (first, place) => {
      await first[Symbol.asyncDispose]();
      const spec = specFor({ attempts: 2 });
      await place.dieInMidJob(spec, 'a', { n: 1 });
      await place.dieInMidJob(spec, 'a', { n: 1 });
      const queue = await place.open(spec);
      const seen: unknown[] = [];
      queue.consume(async (job) => void seen.push(job.id), { concurrency: 1 });
      await queue.add('b', {});
      await drained(queue);
      expect(seen).toEqual(['b']);
      expect(await queue.failedJobs(10)).toMatchObject([{ id: 'a', payload: { n: 1 } }]);
      await queue[Symbol.asyncDispose]();
    }));
}
