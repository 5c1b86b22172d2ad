import { Outbox } from './outbox';

const message = (payload: string) => ({ topic: 'zoneminder/1', payload });
const payloads = (outbox: Outbox, nowMs: number) => outbox.take(nowMs).map(({ payload }) => payload);

describe('the outbox of the publisher', () => {
  it('gives back what is younger than a minute, oldest first, and only once', () => {
    const outbox = new Outbox();
    outbox.keep(message('old'), 0);
    outbox.keep(message('a'), 10_000);
    outbox.keep(message('b'), 20_000);
    expect(payloads(outbox, 60_000)).toEqual(['a', 'b']);
    expect(payloads(outbox, 60_000)).toEqual([]);
  });

  it('holds a thousand messages and drops the oldest beyond', () => {
    const outbox = new Outbox();
    for (let count = 0; count < 1_005; count += 1) {
      outbox.keep(message(String(count)), 0);
    }
    const kept = payloads(outbox, 1);
    expect(kept).toHaveLength(1_000);
    expect(kept[0]).toBe('5');
  });
});
