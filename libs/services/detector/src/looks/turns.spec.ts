import { Turns } from './turns';

const never = new AbortController().signal;
const two = { most: 2, waitSeconds: 60 };
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('turns on a processor', () => {
  it('are taken by so many at once, the others in their order', async () => {
    const turns = new Turns();
    const order: string[] = [];
    const take = async (name: string) => {
      const turn = await turns.take(two, never);
      order.push(name);
      return turn;
    };
    const [a, b] = [await take('a'), await take('b')];
    const [c, d] = [take('c'), take('d')];
    await settled();
    expect(order).toEqual(['a', 'b']);
    a[Symbol.dispose]();
    a[Symbol.dispose](); // once is enough
    await settled();
    expect(order).toEqual(['a', 'b', 'c']);
    b[Symbol.dispose]();
    (await c)[Symbol.dispose]();
    (await d)[Symbol.dispose]();
    expect(order).toEqual(['a', 'b', 'c', 'd']);
    await turns.take(two, never);
    await turns.take(two, never);
  });

  it('that do not come in time are given up, and those behind go on', async () => {
    const turns = new Turns();
    const one = await turns.take({ most: 1, waitSeconds: 60 }, never);
    const waiting = turns.take({ most: 1, waitSeconds: 0.02 }, never);
    const behind = turns.take({ most: 1, waitSeconds: 60 }, never);
    await expect(waiting).rejects.toMatchObject({ code: 'processor-busy', retryable: true });
    await expect(waiting).rejects.toThrow('max_processes');
    one[Symbol.dispose]();
    (await behind)[Symbol.dispose]();
  });

  it('are not waited for beyond a stop', async () => {
    const turns = new Turns();
    const stop = new AbortController();
    using _one = await turns.take({ most: 1, waitSeconds: 60 }, never);
    const waiting = turns.take({ most: 1, waitSeconds: 60 }, stop.signal);
    stop.abort(new Error('stopping'));
    await expect(waiting).rejects.toThrow('stopping');
    await expect(turns.take(two, stop.signal)).rejects.toThrow('stopping');
  });
});
