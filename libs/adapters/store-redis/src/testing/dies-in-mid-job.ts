// Run by redis-store.integration.spec.ts in a process of its own, to be killed.
import pino from 'pino';
import { RedisStore } from '../redis-store';

interface Task {
  readonly url: string;
  readonly prefix: string;
  readonly spec: { name: string; attempts: number; backoffMs: number; stalledAfterMs: number };
  readonly id: string;
  readonly payload: unknown;
}

async function main({ url, prefix, spec, id, payload }: Task): Promise<void> {
  const store = await RedisStore.open({ url, prefix }, pino({ level: 'silent' }));
  const queue = store.queue<unknown>({ ...spec, parse: (any) => any });
  const forever = new Promise<void>(() => undefined);
  await queue.add(id, payload);
  queue.consume(
    async () => {
      process.stdout.write('in mid-job\n');
      await forever;
    },
    { concurrency: 1 },
  );
}

function isTask(value: unknown): value is Task {
  return typeof value === 'object' && value !== null && 'spec' in value;
}

const task: unknown = JSON.parse(process.argv[2] ?? '');
if (isTask(task)) void main(task);
