import path from 'node:path';
import type { JobQueue, QueueSpec } from '@tocsin/queue';
import { describeJobQueue, type QueuePlace, type StubbornSpec } from '@tocsin/queue/contract';
import { describeRecords, type RecordsPlace } from '@tocsin/records/contract';
import pino from 'pino';
import { TestChild } from '../../../../tools/testing/child-process';
import { RedisServer } from '../../../../tools/testing/redis-server';
import { RedisStore } from './redis-store';

const log = pino({ level: 'silent' });
let server: RedisServer;
let places = 0;

beforeAll(async () => {
  server = await RedisServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

class RedisPlace implements QueuePlace, RecordsPlace {
  private constructor(
    private readonly prefix: string,
    private store: RedisStore,
  ) {}

  static async make(): Promise<RedisPlace> {
    places += 1;
    const prefix = `test-${places}`;
    return new RedisPlace(prefix, await RedisStore.open({ url: server.url, prefix }, log));
  }

  get records(): RedisStore['records'] {
    return this.store.records;
  }

  async open<Payload>(spec: QueueSpec<Payload>): Promise<JobQueue<Payload>> {
    return this.store.queue(spec);
  }

  async restart(): Promise<void> {
    await this.store[Symbol.asyncDispose]();
    this.store = await RedisStore.open({ url: server.url, prefix: this.prefix }, log);
  }

  async dieInMidJob(spec: StubbornSpec, id: string, payload: unknown): Promise<void> {
    const file = path.join(__dirname, '../../../../tools/testing/dies-in-mid-job.ts');
    const child = TestChild.start(file, {
      store: { url: server.url, prefix: this.prefix },
      spec,
      id,
      payload,
    });
    await child.prints('in mid-job');
    await child.kill();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.store[Symbol.asyncDispose]();
  }
}

describeJobQueue('on Redis', () => RedisPlace.make());
describeRecords('on Redis', () => RedisPlace.make());
