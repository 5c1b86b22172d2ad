import type { JobQueue } from '@tocsin/queue';
import { Queue, Worker } from 'bullmq';
import pino from 'pino';
import { RedisStore } from '../redis-store';

/** As much of a queue as `tools/bench/queue.ts` measures. */
export interface PlainQueue extends AsyncDisposable {
  add(id: string, payload: unknown): Promise<void>;
  consume(handle: (payload: unknown) => void, concurrency: number): void;
}

/** Ours, as the services use it. */
export async function storeOnRedis(url: string): Promise<PlainQueue> {
  const store = await RedisStore.open({ url, prefix: 'ours' }, pino({ level: 'silent' }));
  const spec = { name: 'jobs', attempts: 3, backoffMs: 500, stalledAfterMs: 10_000 };
  const queue: JobQueue<unknown> = store.queue({ ...spec, parse: (payload: unknown) => payload });
  return {
    add: (id, payload) => queue.add(id, payload),
    consume: (handle, concurrency) => {
      queue.consume(async ({ payload }) => handle(payload), { concurrency });
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

/** BullMQ by itself: ids of its own, forgets what is done. */
export async function bareBullmq(url: string): Promise<PlainQueue> {
  const connection = { url, maxRetriesPerRequest: null };
  const queue = new Queue('jobs', { connection, prefix: 'bare' });
  const workers: Worker[] = [];
  await queue.waitUntilReady();
  return {
    add: async (_, payload) => {
      await queue.add('job', payload, { removeOnComplete: true, removeOnFail: true });
    },
    consume: (handle, concurrency) => {
      const run = async ({ data }: { data: unknown }): Promise<void> => handle(data);
      workers.push(new Worker('jobs', run, { connection, prefix: 'bare', concurrency }));
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
      await queue.close();
    },
  };
}
