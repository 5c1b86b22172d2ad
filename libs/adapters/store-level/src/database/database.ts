import { CodedError } from '@tocsin/errors';
import type { Logger } from 'pino';
import { epochKey, startingWith } from './keys';
import { type Level, openLevel, reasonOf } from './open-level';

export type Change = { type: 'put'; key: string; value: string } | { type: 'del'; key: string };
export const put = (key: string, value: string): Change => ({ type: 'put', key, value });
export const del = (key: string): Change => ({ type: 'del', key });

/** `synced`: on the disk when resolved, survives a power cut. `written`: survives kill -9 only, but is quicker. */
export type Durability = 'synced' | 'written';

interface Batch {
  readonly changes: Change[];
  synced: boolean;
  readonly done: Promise<void>;
  readonly settle: (failure?: CodedError) => void;
}

/**
 * The one LevelDB under queues and records. Writes that come while another is under way go to the disk
 * together afterwards, so that many cost little more than one, and in the order in which they came.
 */
export class Database implements AsyncDisposable {
  #next: Batch | undefined;
  #busy = false;
  #idle: Promise<void> = Promise.resolve();
  #closed = false;
  /** A failed write leaves LevelDB's log in an unknown state: only a fresh one may be written to. */
  #mustReopen = false;
  #counter = 0;
  readonly #level: Level;
  readonly #epoch: number;

  private constructor(
    readonly folder: string,
    level: Level,
    epoch: number,
  ) {
    this.#level = level;
    this.#epoch = epoch;
  }

  static async open(folder: string, log: Logger): Promise<Database> {
    const level = await openLevel(folder, log);
    const epoch = Number(level.getSync(epochKey) ?? 0) + 1;
    const database = new Database(folder, level, epoch);
    await database.write([put(epochKey, String(epoch))], 'synced').catch(async (failure: unknown) => {
      await level.close();
      throw failure;
    });
    return database;
  }

  /** A text that sorts after all those given out before, also before a restart and whatever the clock does. */
  nextOrder(): string {
    this.#counter += 1;
    return `${String(this.#epoch).padStart(8, '0')}.${String(this.#counter).padStart(12, '0')}`;
  }

  /** All or nothing. @throws CodedError `store-unavailable` (retryable) */
  write(changes: readonly Change[], durability: Durability): Promise<void> {
    if (this.#closed)
      return Promise.reject(new CodedError('store-closed', `the store in ${this.folder} is closed`));
    this.#next ??= newBatch();
    this.#next.changes.push(...changes);
    this.#next.synced ||= durability === 'synced';
    const { done } = this.#next;
    if (!this.#busy) {
      this.#busy = true;
      this.#idle = this.#writeAll();
    }
    return done;
  }

  /** @throws CodedError `store-unavailable` (retryable) */
  read(key: string): string | undefined {
    try {
      return this.#level.getSync(key);
    } catch (thrown) {
      throw this.#readFailure(thrown);
    }
  }

  /** In the order of the keys. */
  async list(prefix: string, limit = -1): Promise<[key: string, value: string][]> {
    try {
      return await this.#level.iterator({ ...startingWith(prefix), limit }).all();
    } catch (thrown) {
      throw this.#readFailure(thrown);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await this.#idle;
    await this.#level.close();
  }

  async #writeAll(): Promise<void> {
    for (let batch = this.#next; batch !== undefined; batch = this.#next) {
      this.#next = undefined;
      try {
        if (this.#mustReopen) await this.#reopen();
        await this.#level.batch(batch.changes, { sync: batch.synced });
        batch.settle();
      } catch (thrown) {
        this.#mustReopen = true;
        batch.settle(this.#writeFailure(thrown));
      }
    }
    this.#busy = false;
  }

  async #reopen(): Promise<void> {
    await this.#level.close();
    await this.#level.open();
    this.#mustReopen = false;
  }

  #readFailure(thrown: unknown): CodedError {
    const message = `the store in ${this.folder} cannot be read: ${reasonOf(thrown)}; look at its disk`;
    return new CodedError('store-unavailable', message, { cause: thrown, retryable: true });
  }

  #writeFailure(thrown: unknown): CodedError {
    return new CodedError(
      'store-unavailable',
      `nothing can be written to ${this.folder}: ${reasonOf(thrown)}; see to it that its disk is there and has room`,
      { cause: thrown, retryable: true },
    );
  }
}

function newBatch(): Batch {
  let settle: Batch['settle'] = () => undefined;
  const done = new Promise<void>((resolve, reject) => {
    settle = (failure) => (failure === undefined ? resolve() : reject(failure));
  });
  return { changes: [], synced: false, done, settle };
}
