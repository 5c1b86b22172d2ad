import { describeRecords } from '@tocsin/records/contract';
import { MemoryQueue, MemoryRecords } from './memory-store';

// What a test believes of the store must be what the store does.
describeRecords('of these tests', async () => ({
  records: new MemoryRecords(),
  restart: async () => {},
  [Symbol.asyncDispose]: async () => {},
}));

describe('the queue of these tests', () => {
  it('ignores an id that it knows, unless its job failed for good', async () => {
    const queue = new MemoryQueue<string>(1);
    const seen: string[] = [];
    queue.consume(
      async ({ payload }) => {
        seen.push(payload);
        if (payload === 'bad') throw new Error('will never do');
      },
      { concurrency: 1 },
    );
    for (const [id, payload] of [
      ['a', 'first'],
      ['a', 'second'],
      ['b', 'bad'],
      ['b', 'good'],
    ] as const) {
      await queue.add(id, payload);
      await queue.idle();
    }
    expect(seen).toEqual(['first', 'bad', 'good']);
  });
});
