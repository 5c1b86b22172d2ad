import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EventId, ServerId } from '@tocsin/messages';
import type { EventRef } from '@tocsin/records';
import pino from 'pino';
import { Database } from './database/database';
import { JobLedger } from './queue/job-ledger';
import { LevelEventRecords } from './records/level-event-records';
import { loadLedgers } from './queue/load-ledgers';
import { forgetOldRecords } from './records/old-records';
import type { StoredJob } from './queue/stored-job';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const log = pino({ level: 'silent' });

let folder: string;
let database: Database;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-level-'));
  database = await Database.open(folder, log);
});
afterEach(async () => {
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const event = (id: number, numbering = 0): EventRef => ({
  server: ServerId.parse(0),
  numbering,
  eventId: EventId.parse(id),
});

describe('records', () => {
  async function tell(records: LevelEventRecords, id: number): Promise<void> {
    await records.append(event(id), { step: 'decision', at: 1, phase: 'start', tell: true, reason: '' });
    await records.markTold(event(id), 'start', ['ws:alice', 'mqtt']);
    await records.settle(event(id), 'start', { tell: true, reason: '', jobId: '0-1-start' });
  }

  test('are forgotten after a week, all of them, and not before', async () => {
    const records = new LevelEventRecords(database);
    await tell(records, 1);
    expect(await forgetOldRecords(database, Date.now() + 7 * dayMs - hourMs, 100)).toBe(false);
    expect(await records.story(event(1))).toHaveLength(1);
    await forgetOldRecords(database, Date.now() + 7 * dayMs + hourMs, 100);
    const left = await database.list('');
    expect(left.map(([key]) => key)).toEqual(['meta!epoch']);
  });

  test('of an id that was given out again are forgotten on their own', async () => {
    const records = new LevelEventRecords(database);
    const [first, again] = [event(1), event(1, 2)];
    const clock = jest.spyOn(Date, 'now').mockReturnValue(1000);
    const seen = { step: 'seen', at: 1, phase: 'start', cause: '', late: false } as const;
    await records.append(first, seen);
    await records.append(again, seen);
    clock.mockReturnValue(1000 + 5 * dayMs);
    await records.append(first, seen);
    clock.mockRestore();
    await forgetOldRecords(database, 1000 + 8 * dayMs, 100);
    expect([(await records.story(first)).length, (await records.story(again)).length]).toEqual([2, 0]);
  });

  test('stay while something is still written about the event', async () => {
    const records = new LevelEventRecords(database);
    const clock = jest.spyOn(Date, 'now').mockReturnValue(1000);
    await tell(records, 1);
    clock.mockReturnValue(1000 + 5 * dayMs);
    await tell(records, 1);
    clock.mockRestore();
    await forgetOldRecords(database, 1000 + 8 * dayMs, 100);
    expect(await records.story(event(1))).toHaveLength(2);
    await forgetOldRecords(database, 1000 + 13 * dayMs, 100);
    expect(await records.story(event(1))).toEqual([]);
  });

  test('are forgotten a few at a time', async () => {
    const records = new LevelEventRecords(database);
    for (let id = 1; id <= 5; id += 1) await tell(records, id);
    const later = Date.now() + 8 * dayMs;
    expect(await forgetOldRecords(database, later, 3)).toBe(true);
    expect(await database.list('story!')).toHaveLength(2);
    expect(await forgetOldRecords(database, later, 3)).toBe(false);
    expect(await database.list('story!')).toEqual([]);
  });
});

describe('ids of jobs', () => {
  /** Takes each job and leaves it to the test. */
  class Taken {
    readonly jobs: StoredJob[] = [];
    readonly hasRoom = true;
    take(job: StoredJob): void {
      this.jobs.push(job);
    }
  }

  test('of done jobs are forgotten after an hour, of failed ones after a week, also on disk', async () => {
    const ledger = new JobLedger('jobs', database, log);
    const taken = new Taken();
    ledger.register(taken);
    await ledger.add('done-1', '{}', 0);
    await ledger.add('failed-1', '{}', 0);
    const [done, failed] = taken.jobs;
    if (done === undefined || failed === undefined) throw new Error('not handed over');
    await ledger.finish(done);
    await ledger.giveUp(failed, 'for the test');

    await ledger.sweep(Date.now() + hourMs - 60_000, 100);
    expect([ledger.done.size, ledger.failed.size]).toEqual([1, 1]);
    await ledger.sweep(Date.now() + hourMs + 60_000, 100);
    expect([ledger.done.size, ledger.failed.size]).toEqual([0, 1]);
    await ledger.sweep(Date.now() + 8 * dayMs, 100);
    expect([ledger.done.size, ledger.failed.size]).toEqual([0, 0]);
    const reloaded = (await loadLedgers(database, log)).of('jobs');
    expect([reloaded.done.size, reloaded.failed.size]).toEqual([0, 0]);
  });

  test('are forgotten a few at a time', async () => {
    const ledger = new JobLedger('jobs', database, log);
    for (let index = 0; index < 5; index += 1) ledger.done.add(`job-${index}`, 0);
    expect(await ledger.sweep(Date.now(), 3)).toBe(true);
    expect(ledger.done.size).toBe(2);
    expect(await ledger.sweep(Date.now(), 3)).toBe(false);
  });
});
