import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import pino from 'pino';
import { LevelStore } from '../level-store';

/** As much of a queue as `tools/bench/queue.ts` measures. @param parent - folder on the disk to be measured */
export async function storeOnDisk(parent: string) {
  const folder = await mkdtemp(path.join(parent, 'tocsin-bench-'));
  const store = await LevelStore.open(folder, pino({ level: 'silent' }));
  const spec = { name: 'jobs', attempts: 3, backoffMs: 500, stalledAfterMs: 10_000 };
  const queue = store.queue<unknown>({ ...spec, parse: (payload) => payload });
  return {
    add: (id: string, payload: unknown): Promise<void> => queue.add(id, payload),
    consume: (handle: (payload: unknown) => void, concurrency: number): void => {
      queue.consume(async ({ payload }) => handle(payload), { concurrency });
    },
    [Symbol.asyncDispose]: async (): Promise<void> => {
      await store[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
