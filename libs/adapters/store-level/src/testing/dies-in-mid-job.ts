// Run by level-store.integration.spec.ts in a process of its own, to be killed.
import pino from 'pino';
import { LevelStore } from '../level-store';

interface Task {
  readonly folder: string;
  readonly spec: { name: string; attempts: number; backoffMs: number; stalledAfterMs: number };
  readonly id: string;
  readonly payload: unknown;
}

async function main({ folder, spec, id, payload }: Task): Promise<void> {
  const store = await LevelStore.open(folder, pino({ level: 'silent' }));
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
  return typeof value === 'object' && value !== null && 'spec' in value;
}

const task: unknown = JSON.parse(process.argv[2] ?? '');
if (isTask(task)) void main(task);
