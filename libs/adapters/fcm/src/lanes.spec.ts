import { until } from '../../../../tools/testing/until';
import { Lanes } from './lanes';

/** Work that ends when it is told to. */
class Work {
  hasBegun = false;
  end: () => void = () => undefined;
  readonly #ended = new Promise<void>((resolve) => {
    this.end = resolve;
  });

  run = async (): Promise<void> => {
    this.hasBegun = true;
    await this.#ended;
  };
}

const begun = (works: readonly Work[]): number => works.filter(({ hasBegun }) => hasBegun).length;
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the lanes', () => {
  const never = { slowAfterMs: 3_600_000, slowAtMost: 10, waitAtMost: 3 };

  it('let so many run at once, and the next when one ends, in their order', async () => {
    const lanes = new Lanes({ atOnce: 2, ...never });
    const works = Array.from({ length: 5 }, () => new Work());
    const runs = works.map((work) => lanes.run(work.run));
    await settled();
    expect(works.map(({ hasBegun }) => hasBegun)).toEqual([true, true, false, false, false]);
    expect(lanes.isFull).toBe(true);
    works[1]?.end();
    await settled();
    expect(works.map(({ hasBegun }) => hasBegun)).toEqual([true, true, true, false, false]);
    expect(lanes.isFull).toBe(false);
    for (const work of works) work.end();
    await Promise.all(runs);
    expect(begun(works)).toBe(5);
  });

  it('are free again after work that failed, and pass on what it threw', async () => {
    const lanes = new Lanes({ atOnce: 1, ...never });
    const failing = Array.from({ length: 3 }, (_, index) =>
      lanes.run(() => Promise.reject(new Error(`no ${index}`))),
    );
    expect(await Promise.allSettled(failing)).toMatchObject([0, 1, 2].map(() => ({ status: 'rejected' })));
    await expect(lanes.run(async () => 'done')).resolves.toBe('done');
  });

  it('are not held up by slow work, but hold only so much of it', async () => {
    const lanes = new Lanes({ atOnce: 2, slowAfterMs: 1, slowAtMost: 3, waitAtMost: 9 });
    const works = Array.from({ length: 9 }, () => new Work());
    const runs = works.map((work) => lanes.run(work.run));
    // Three have stepped aside, two are in the lanes and cannot.
    await until('five have begun', () => begun(works) === 5);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(begun(works)).toBe(5);
    works[0]?.end();
    works[3]?.end();
    await until('more have begun', () => begun(works) > 5);
    for (const work of works) work.end();
    await Promise.all(runs);
  });
});
