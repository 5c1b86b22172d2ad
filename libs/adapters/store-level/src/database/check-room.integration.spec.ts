import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { put } from './change';
import { checkRoom } from './check-room';
import { Database } from './database';
import { openLevel } from './open-level';
import { writeInSteps } from './write-in-steps';

const log = pino({ level: 'silent' });
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-room-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('room for what was kept in memory', () => {
  it('is found, and nothing of the look is left', async () => {
    await checkRoom(folder, 3_000_000);
    expect(await readdir(folder)).toEqual([]);
  });

  it('that the disk itself says it lacks is not tried, which would take the last of it from others', async () => {
    const looked = checkRoom(folder, 2 ** 60);
    await expect(looked).rejects.toThrow(
      /^no space left on device: [\d.]+ MiB are free, 1099511627776\.3 MiB are needed$/,
    );
    expect(existsSync(path.join(folder, 'room'))).toBe(false);
  });

  it('that was being looked for in a crash is given back by the next start', async () => {
    await writeFile(path.join(folder, 'room'), 'x'.repeat(1_000));
    const database = await Database.open(folder, log);
    expect(existsSync(path.join(folder, 'room'))).toBe(false);
    await database[Symbol.asyncDispose]();
  });

  it('is filled while others get their turn', async () => {
    const level = await openLevel(folder, log);
    let turns = 0;
    const counting = setInterval(() => (turns += 1), 0);
    const changes = Array.from({ length: 20_000 }, (_, index) => put(`a!${index}`, 'x'.repeat(100)));
    const filling = writeInSteps(level, changes);
    while ((await level.get('a!0')) === undefined) await new Promise(setImmediate);
    clearInterval(counting);
    await filling;
    expect(turns).toBeGreaterThan(5);
    expect((await level.keys().all()).length).toBe(changes.length);
    await level.close();
  });
});
