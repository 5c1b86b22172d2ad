// Run by the store specs in a process of its own, to be killed while a job of it runs.
import { silentLog as log } from '../../libs/services/gateway/src/testing/silent-log';
import { LevelStore } from '../../libs/adapters/store-level/src';
import { RedisStore } from '../../libs/adapters/store-redis/src';

interface Task {
  /** A folder of a LevelDB store, or where the queue is in Redis. */
  readonly store: string | { readonly url: string; readonly prefix: string };
  readonly spec: { name: string; attempts: number; backoffMs: number; stalledAfterMs: number };
  readonly id: string;
  readonly payload: unknown;
}

async function main({ store: where, spec, id, payload }: Task): Promise<void> {
  const store = await (typeof where === 'string' ? LevelStore.open(where, log) : RedisStore.open(where, log));
  const queue = store.queue<unknown>({ ...spec, parse: (any) => any });
  const forever = new Promise<void>(() => undefined);
  await queue.add(id, payload);
  queue.consume(
    async () => {
      process.stdout.write('in mid-job\n');
      setInterval(() => undefined, 1000); // stays alive until it is killed
      await forever;
    },
    { concurrency: 1 },
  );
}

function isTask(value: unknown): value is Task {
  return typeof value === 'object' && value !== null && 'spec' in value && 'store' in value;
}

const task: unknown = JSON.parse(process.argv[2] ?? '');
if (isTask(task)) void main(task);
