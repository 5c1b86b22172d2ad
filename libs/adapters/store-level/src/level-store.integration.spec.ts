import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeJobQueue, type QueuePlace, type StubbornSpec } from '@tocsin/queue/contract';
import type { JobQueue, QueueSpec } from '@tocsin/queue';
import { describeRecords, type RecordsPlace } from '@tocsin/records/contract';
import pino from 'pino';
import { TestChild } from '../../../../tools/testing/child-process';
import { LevelStore } from './level-store';

const log = pino({ level: 'silent' });

class LevelPlace implements QueuePlace, RecordsPlace {
  private constructor(
    private readonly folder: string,
    private store: LevelStore | undefined,
  ) {}

  static async make(): Promise<LevelPlace> {
    const folder = await mkdtemp(path.join(tmpdir(), 'tocsin-level-'));
    return new LevelPlace(folder, await LevelStore.open(folder, log));
  }

  get records(): LevelStore['records'] {
    if (this.store === undefined) throw new Error('not open');
    return this.store.records;
  }

  async open<Payload>(spec: QueueSpec<Payload>): Promise<JobQueue<Payload>> {
    this.store ??= await LevelStore.open(this.folder, log);
    return this.store.queue(spec);
  }

  async restart(): Promise<void> {
    await this.close();
    this.store = await LevelStore.open(this.folder, log);
  }

  async dieInMidJob(spec: StubbornSpec, id: string, payload: unknown): Promise<void> {
    await this.close();
    const file = path.join(__dirname, '../../../../tools/testing/dies-in-mid-job.ts');
    const child = TestChild.start(file, { store: this.folder, spec, id, payload });
    await child.prints('in mid-job');
    await child.kill();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async close(): Promise<void> {
    await this.store?.[Symbol.asyncDispose]();
    this.store = undefined;
  }
}

describeJobQueue('in a LevelDB folder', () => LevelPlace.make());
describeRecords('in a LevelDB folder', () => LevelPlace.make());
