import { storeOnDisk } from '../../libs/adapters/store-level/src/testing/queue-to-compare';
import {
  bareBullmq,
  type PlainQueue,
  storeOnRedis,
} from '../../libs/adapters/store-redis/src/testing/queues-to-compare';

export const contestants = ['array', 'level', 'bullmq', 'redis'] as const;
export type Contestant = (typeof contestants)[number];

export const described: Record<Contestant, string> = {
  array: 'bare in-memory array, one process',
  level: 'ours on LevelDB, one process',
  bullmq: 'bare BullMQ, two processes',
  redis: 'ours on Redis, two processes',
};

/** Needs a worker process of its own. */
export const isShared = (name: Contestant): boolean => name === 'bullmq' || name === 'redis';

/** Where the contestants find what they stand on. */
export interface Places {
  readonly redisUrl: string;
  readonly folder: string;
}

const openers: Record<Contestant, (places: Places) => Promise<PlainQueue>> = {
  array: async () => new ArrayQueue(),
  level: ({ folder }) => storeOnDisk(folder),
  bullmq: ({ redisUrl }) => bareBullmq(redisUrl),
  redis: ({ redisUrl }) => storeOnRedis(redisUrl),
};

export function openContestant(name: Contestant, places: Places): Promise<PlainQueue> {
  return openers[name](places);
}

/** The least that can be called a queue: JSON in a list, handed over in the next turn. */
class ArrayQueue implements PlainQueue {
  private readonly jobs: string[] = [];
  private handle: (payload: unknown) => void = () => undefined;

  async add(_: string, payload: unknown): Promise<void> {
    this.jobs.push(JSON.stringify(payload));
    queueMicrotask(() => {
      const job = this.jobs.shift();
      if (job !== undefined) this.handle(JSON.parse(job));
    });
  }

  consume(handle: (payload: unknown) => void): void {
    this.handle = handle;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.jobs.length = 0;
  }
}
