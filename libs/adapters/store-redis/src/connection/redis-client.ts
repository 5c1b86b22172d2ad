import { Redis, type RedisOptions } from 'ioredis';

/** Reply types as of old: ioredis can also give others. */
type ClientOptions = Omit<RedisOptions, 'replyMapping'>;

const LONGEST_RETRY_MS = 1000;
const BETWEEN_SEARCHES_MS = 5000;

const always: ClientOptions = {
  connectTimeout: 5000,
  disconnectTimeout: 300, // the timer runs its time even where there is nothing to close
  retryStrategy: (times) => Math.min(times * 50, LONGEST_RETRY_MS),
};

/** After a failover the old master refuses writes: connecting anew finds the new one, if there is one by now. */
function newMasterSought(): (error: Error) => boolean {
  let soughtAt = -Infinity;
  return (error) => {
    const now = performance.now();
    if (!error.message.startsWith('READONLY') || now - soughtAt < BETWEEN_SEARCHES_MS) return false;
    soughtAt = now;
    return true;
  };
}

/** For callers who want an answer now: while Redis is away, every command fails at once. */
export const impatient: ClientOptions = {
  ...always,
  lazyConnect: true,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  commandTimeout: 2000,
};

/** For consumers, who have nothing to do without Redis: commands wait until it is back. */
export const patient: ClientOptions = { ...always, maxRetriesPerRequest: null };

/**
 * A connection that BullMQ may use and duplicate. BullMQ prints to the console about the eviction policy that
 * it finds in INFO; what we have to say about it stands in the log, so BullMQ is not shown it.
 */
export function redisClient(url: string, options: ClientOptions): Redis {
  const client = new Redis(url, { ...options, reconnectOnError: newMasterSought() });
  const info = client.info.bind(client);
  const untyped: Function = info; // for ioredis itself, which passes a callback
  client.info = async (...args: readonly unknown[]) => {
    // BullMQ asks without arguments.
    if (args.length === 0) return (await info()).replace(/^maxmemory_policy:.*\r?\n/m, '');
    const answer: unknown = Reflect.apply(untyped, client, args);
    return String(await answer);
  };
  client.duplicate = (changes: ClientOptions = {}) => redisClient(url, { ...options, ...changes });
  return client;
}
