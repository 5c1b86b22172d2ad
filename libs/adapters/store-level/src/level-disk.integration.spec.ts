import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { JobQueue } from '@tocsin/queue';
import pino from 'pino';
import { TestChild } from '../../../../tools/testing/child-process';
import { LogLines } from '../../../../tools/testing/log-lines';
import { until } from '../../../../tools/testing/until';
import { LevelStore } from './level-store';

const spec = {
  name: 'jobs',
  parse: (payload: unknown): unknown => payload,
  attempts: 3,
  backoffMs: 1,
  stalledAfterMs: 400,
};
const silent = pino({ level: 'silent' });
const adder = path.join(__dirname, 'testing/adds-until-killed.ts');

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-level-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The ids of all jobs in the folder, in the order in which they are handed out. */
async function jobsThere(): Promise<string[]> {
  const store = await LevelStore.open(folder, silent);
  const queue: JobQueue<unknown> = store.queue(spec);
  const seen: string[] = [];
  queue.consume(async ({ id }) => void seen.push(id), { concurrency: 1 });
  await until('the queue is empty', async () => {
    const { waiting, running } = await queue.count();
    return waiting + running === 0;
  });
  await store[Symbol.asyncDispose]();
  return seen;
}

const idsAfter = (word: string, text: string): string[] =>
  [...text.matchAll(new RegExp(`${word} (job-\\d+)`, 'g'))].map(([, id = '']) => id);

describe('a store on disk', () => {
  test('has every job it acknowledged, in order, after kill -9 in the midst of adding', async () => {
    const child = TestChild.start(adder, folder);
    await child.prints('stored job-200;');
    await child.kill();
    const acknowledged = idsAfter('stored', child.printed);
    const there = await jobsThere();
    expect(there.slice(0, acknowledged.length)).toEqual(acknowledged);
    expect(there.length - acknowledged.length).toBeLessThanOrEqual(1); // stored, but not said yet
  });

  test('goes on in memory while its disk is full, says so, and has everything on the disk when there is room', async () => {
    const child = TestChild.start(adder, folder, '-S -f 100');
    await child.prints('trouble: nothing can be written to');
    expect(child.printed).toMatch(
      /trouble: .* and that its disk is there and has room; \d+ changes are kept in memory until then;/,
    );
    const before = idsAfter('stored', child.printed).length;
    await until('more is kept', () => idsAfter('stored', child.printed).length > before + 10);
    child.lift('--fsize=unlimited');
    await child.prints('trouble: none');
    await child.kill();
    const acknowledged = idsAfter('stored', child.printed);
    const there = await jobsThere();
    expect(there.slice(0, acknowledged.length)).toEqual(acknowledged);
  });

  test('killed while its disk is full is as it was when that began', async () => {
    const child = TestChild.start(adder, folder, '-S -f 100');
    await child.prints('trouble: nothing can be written to');
    await child.kill();
    const acknowledged = idsAfter('stored', child.printed);
    const there = await jobsThere();
    expect(there).toEqual(acknowledged.slice(0, there.length));
    expect(there.length).toBeGreaterThan(0);
  });

  test('says that another copy runs on the folder', async () => {
    const store = await LevelStore.open(folder, silent);
    await expect(LevelStore.open(folder, silent)).rejects.toMatchObject({
      code: 'store-locked',
      message: `another copy of Tocsin is running on ${folder}; stop it, or give this one a base_data_path of its own`,
    });
    await store[Symbol.asyncDispose]();
  });

  test('makes its folder and those above it, each time', async () => {
    for (let time = 0; time < 20; time += 1) {
      const store = await LevelStore.open(path.join(folder, String(time), 'data', 'store'), silent);
      await store[Symbol.asyncDispose]();
    }
  });

  test('says that its folder cannot be made', async () => {
    const file = path.join(folder, 'file');
    await writeFile(file, '');
    await expect(LevelStore.open(path.join(file, 'store'), silent)).rejects.toMatchObject({
      code: 'store-unavailable',
      message: expect.stringContaining(path.join(file, 'store')) as unknown,
    });
  });

  test('is repaired when damaged, and says so', async () => {
    const child = TestChild.start(adder, folder);
    await child.prints('stored job-50;');
    await child.kill();
    const manifest = (await readdir(folder)).find((name) => name.startsWith('MANIFEST')) ?? '';
    const bytes = await readFile(path.join(folder, manifest));
    await writeFile(path.join(folder, manifest), bytes.fill(0x55, 10));

    const lines = new LogLines();
    const store = await LevelStore.open(folder, pino({ level: 'trace' }, lines));
    expect(await store.queue(spec).count()).toMatchObject({ failed: 0 });
    expect((await store.queue(spec).count()).waiting).toBeGreaterThanOrEqual(50);
    await store[Symbol.asyncDispose]();
    expect(lines.count('the store is damaged')).toBe(1);
    expect(lines.count('the store is repaired')).toBe(1);
  });

  test('leaves out a row that makes no sense, and says so', async () => {
    const { Database } = await import('./database/database');
    const { put } = await import('./database/change');
    const database = await Database.open(folder, silent);
    await database.write([put('job!jobs!torn', '{"order":'), put('try!jobs!odd', '[]')], 'synced');
    await database[Symbol.asyncDispose]();
    const lines = new LogLines();
    const store = await LevelStore.open(folder, pino({ level: 'trace' }, lines));
    expect(await store.queue(spec).count()).toEqual({ waiting: 0, delayed: 0, running: 0, failed: 0 });
    expect(lines.count('cannot be read and is left out')).toBe(2);
    await store[Symbol.asyncDispose]();
  });
});
