import { CodedError } from '@tocsin/errors';
import type { Logger } from 'pino';
import { type Batch, newBatch } from './batch';
import { type Change, put } from './change';
import { checkRoom, removeProbe } from './check-room';
import { epochKey, startingWith } from './keys';
import { makeFolder } from './make-folder';
import { type Level, openLevel, reasonOf } from './open-level';
import { overlaid, UnwrittenChanges } from './unwritten-changes';
import { writeInSteps } from './write-in-steps';

/** `synced`: on the disk when resolved, survives a power cut. `written`: survives kill -9 only, but is quicker. */
export type Durability = 'synced' | 'written';

/** How often a disk that refused is tried again, ms. */
const retryMs = 1_000;

/**
 * The one LevelDB under queues and records. Writes that come while another is under way go to the disk
 * together afterwards, so that many cost little more than one, and in the order in which they came.
 *
 * A disk that refuses stops nobody: changes are kept in memory, and written as soon as it takes them (ADR 10).
 */
export class Database implements AsyncDisposable {
  #next: Batch | undefined;
  #busy = false;
  #idle: Promise<void> = Promise.resolve();
  #closed = false;
  /** Why the disk refused; undefined while it takes what we write. */
  #refusal: CodedError | undefined;
  readonly #unwritten = new UnwrittenChanges();
  #retry: NodeJS.Timeout | undefined;
  #isRetryDue = false;
  /** While LevelDB is opened anew; who wants to read waits for it. */
  #reopening: Promise<void> | undefined;
  #counter = 0;
  readonly #level: Level;
  readonly #epoch: number;
  readonly #log: Logger;

  private constructor(
    readonly folder: string,
    level: Level,
    epoch: number,
    log: Logger,
  ) {
    this.#level = level;
    this.#epoch = epoch;
    this.#log = log;
  }

  static async open(folder: string, log: Logger): Promise<Database> {
    const level = await openLevel(folder, log);
    await removeProbe(folder);
    const epoch = Number(level.getSync(epochKey) ?? 0) + 1;
    const database = new Database(folder, level, epoch, log);
    await database.write([put(epochKey, String(epoch))], 'synced');
    const refusal = database.#refusal;
    if (refusal === undefined) return database;
    database.#unwritten.clear();
    await database[Symbol.asyncDispose]();
    throw refusal;
  }

  /** @throws CodedError `store-unavailable` (retryable) while what is written is in memory only */
  check(): void {
    if (this.#refusal === undefined) return;
    const { code, message, cause } = this.#refusal;
    const kept = `${this.#unwritten.count} changes are kept in memory until then`;
    throw new CodedError(code, `${message}; ${kept}`, { cause, retryable: true });
  }

  /** A text that sorts after all those given out before, also before a restart and whatever the clock does. */
  nextOrder(): string {
    this.#counter += 1;
    return `${String(this.#epoch).padStart(8, '0')}.${String(this.#counter).padStart(12, '0')}`;
  }

  /** All or nothing. @throws CodedError `store-unavailable` (retryable): neither the disk nor the memory has room */
  write(changes: readonly Change[], durability: Durability): Promise<void> {
    if (this.#closed)
      return Promise.reject(new CodedError('store-closed', `the store in ${this.folder} is closed`));
    this.#next ??= newBatch();
    this.#next.changes.push(...changes);
    this.#next.synced ||= durability === 'synced';
    const { done } = this.#next;
    this.#wake();
    return done;
  }

  /** @throws CodedError `store-unavailable` (retryable) */
  async read(key: string): Promise<string | undefined> {
    if (this.#reopening !== undefined) await this.#reopening;
    if (this.#unwritten.has(key)) return this.#unwritten.get(key);
    try {
      return this.#level.getSync(key);
    } catch (thrown) {
      throw this.#readFailure(thrown);
    }
  }

  /** In the order of the keys, as they are now. @throws CodedError `store-unavailable` (retryable) */
  async list(prefix: string, limit = -1): Promise<[key: string, value: string][]> {
    if (this.#reopening !== undefined) await this.#reopening;
    // Taken in one breath with what is written: until that is read, these may be written, too, and gone from memory.
    const unwritten = this.#unwritten.startingWith(prefix);
    try {
      if (unwritten.size === 0) return await this.#level.iterator({ ...startingWith(prefix), limit }).all();
      const written = await this.#level.iterator(startingWith(prefix)).all();
      return overlaid(written, unwritten).slice(0, limit < 0 ? undefined : limit);
    } catch (thrown) {
      throw this.#readFailure(thrown);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    await this.#idle;
    if (this.#unwritten.count > 0) await this.#writeUnwritten();
    if (this.#unwritten.count > 0) {
      const where = { folder: this.folder, changes: this.#unwritten.count, reason: this.#refusal?.message };
      this.#log.error(where, 'closed while the disk takes nothing: what was kept in memory is lost');
    }
    await this.#level.close();
  }

  #wake(): void {
    if (this.#busy) return;
    this.#busy = true;
    this.#idle = this.#work();
  }

  async #work(): Promise<void> {
    while (this.#next !== undefined || this.#isRetryDue) {
      if (this.#isRetryDue) {
        this.#isRetryDue = false;
        await this.#writeUnwritten();
      }
      const batch = this.#next;
      this.#next = undefined;
      if (batch !== undefined) await this.#write(batch);
    }
    this.#busy = false;
  }

  async #write({ changes, synced, settle }: Batch): Promise<void> {
    try {
      if (this.#refusal === undefined) await this.#level.batch(changes, { sync: synced });
    } catch (thrown) {
      this.#refused(thrown);
    }
    const isSafe = this.#refusal === undefined || this.#unwritten.keep(changes);
    settle(isSafe ? undefined : this.#refusal);
  }

  #refused(thrown: unknown): void {
    this.#refusal = this.#writeFailure(thrown);
    if (this.#closed) return;
    this.#retry = setTimeout(() => {
      this.#isRetryDue = true;
      this.#wake();
    }, retryMs);
  }

  /**
   * A failed write leaves LevelDB's log in an unknown state: only a fresh one may be written to. The old one is read
   * from until there is room for that, because one that cannot be opened again cannot be read either.
   */
  async #writeUnwritten(): Promise<void> {
    try {
      await makeFolder(this.folder);
      await checkRoom(this.folder, this.#unwritten.bytes);
      await this.#reopen();
      // The disk may be another one, which knows of no epoch.
      await writeInSteps(this.#level, [put(epochKey, String(this.#epoch)), ...this.#unwritten.all()]);
      this.#unwritten.clear();
      this.#refusal = undefined;
    } catch (thrown) {
      this.#refused(thrown);
    }
  }

  async #reopen(): Promise<void> {
    const reopening = this.#level.close().then(() => openLevel(this.folder, this.#log, this.#level));
    // Who waits is told by the reading itself where it has failed.
    const over = (): void => void (this.#reopening = undefined);
    this.#reopening = reopening.then(over, over);
    await reopening;
  }

  #readFailure(thrown: unknown): CodedError {
    const message = `the store in ${this.folder} cannot be read: ${reasonOf(thrown)}; look at its disk`;
    return new CodedError('store-unavailable', message, { cause: thrown, retryable: true });
  }

  #writeFailure(thrown: unknown): CodedError {
    return new CodedError(
      'store-unavailable',
      `nothing can be written to ${this.folder}: ${reasonOf(thrown)}; see to its rights, and that its disk is there and has room`,
      { cause: thrown, retryable: true },
    );
  }
}
