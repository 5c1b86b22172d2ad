// Run by level-disk.integration.spec.ts in a process of its own: adds jobs one after the other, printing the
// id of each that is stored, and the code of each error. Ends only when it is killed.
import { CodedError } from '@tocsin/errors';
import pino from 'pino';
import { LevelStore } from '../level-store';

async function main(folder: string): Promise<void> {
  const store = await LevelStore.open(folder, pino({ level: 'silent' }));
  const queue = store.queue<unknown>({
    name: 'jobs',
    parse: (any) => any,
    attempts: 1,
    backoffMs: 1,
    stalledAfterMs: 400,
  });
  for (let index = 1; ; index += 1) {
    try {
      // Does not compress, so that a limit on the size of files is met soon.
      await queue.add(
        `job-${index}`,
        Array.from({ length: 200 }, () => Math.random()),
      );
      process.stdout.write(`stored job-${index};\n`);
    } catch (thrown) {
      const said =
        thrown instanceof CodedError ? `${thrown.code} ${thrown.retryable} ${thrown.message}` : 'no code';
      process.stdout.write(`refused job-${index}: ${said};\n`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

void main(JSON.parse(process.argv[2] ?? '""'));
