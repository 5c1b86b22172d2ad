// Run by level-disk.integration.spec.ts in a process of its own: adds jobs one after the other, printing the
// id of each that is stored, and each change of what the store says of its disk. Ends only when it is killed.
import { errorMessage } from '@tocsin/errors';
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
  let told: string | undefined;
  for (let index = 1; ; index += 1) {
    // Does not compress, so that a limit on the size of files is met soon.
    await queue.add(
      `job-${index}`,
      Array.from({ length: 200 }, () => Math.random()),
    );
    process.stdout.write(`stored job-${index};\n`);
    const trouble = await store.check().then(() => undefined, errorMessage);
    if ((trouble === undefined) !== (told === undefined)) {
      told = trouble;
      process.stdout.write(`trouble: ${told ?? 'none'};\n`);
    }
    // Else the memory would be full before the disk is.
    if (told !== undefined) await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

void main(JSON.parse(process.argv[2] ?? '""'));
