import type { JobQueue, QueueSpec } from '@tocsin/queue';
import type { Records } from '@tocsin/records';
import type { Logger } from 'pino';
import { Database } from './database/database';
import { LevelCursors } from './records/level-cursors';
import { LevelEventRecords } from './records/level-event-records';
import { LevelJobQueue } from './queue/level-job-queue';
import { type Ledgers, loadLedgers } from './queue/load-ledgers';
import { forgetOldRecords } from './records/old-records';
import { Sweeper } from './sweeper';

const SWEPT_AT_ONCE = 500;

/** Queues and records in one folder of this machine, for one process. */
export class LevelStore implements AsyncDisposable {
  readonly records: Records;
  readonly #queues: AsyncDisposable[] = [];
  readonly #sweeper: Sweeper;
  readonly #database: Database;
  readonly #ledgers: Ledgers;

  private constructor(database: Database, ledgers: Ledgers, log: Logger) {
    this.#database = database;
    this.#ledgers = ledgers;
    this.records = { events: new LevelEventRecords(database), cursors: new LevelCursors(database) };
    this.#sweeper = new Sweeper([() => this.#sweepQueues(), () => this.#sweepRecords()], log);
  }

  /** @throws CodedError `store-locked`, `store-not-writable`, `store-corrupt`, `store-unavailable` */
  static async open(folder: string, log: Logger): Promise<LevelStore> {
    const database = await Database.open(folder, log);
    try {
      return new LevelStore(database, await loadLedgers(database, log), log);
    } catch (thrown) {
      await database[Symbol.asyncDispose]();
      throw thrown;
    }
  }

  /** Whether what is stored is on the disk. @throws CodedError `store-unavailable` while it is in memory only */
  async check(): Promise<void> {
    this.#database.check();
  }

  /** A handle on the queue of that name. */
  queue<Payload>(spec: QueueSpec<Payload>): JobQueue<Payload> {
    const queue = new LevelJobQueue(spec, this.#ledgers.of(spec.name));
    this.#queues.push(queue);
    return queue;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#queues.map((queue) => queue[Symbol.asyncDispose]()));
    await this.#sweeper[Symbol.asyncDispose]();
    for (const ledger of this.#ledgers.all()) ledger[Symbol.dispose]();
    await this.#database[Symbol.asyncDispose]();
  }

  async #sweepQueues(): Promise<boolean> {
    const more = await Promise.all(
      this.#ledgers.all().map((ledger) => ledger.sweep(Date.now(), SWEPT_AT_ONCE)),
    );
    return more.includes(true);
  }

  #sweepRecords(): Promise<boolean> {
    return forgetOldRecords(this.#database, Date.now(), SWEPT_AT_ONCE);
  }
}
