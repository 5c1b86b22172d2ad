import type { ZoneMinderLine } from '@tocsin/logs';
import { CodedError, errorMessage } from '@tocsin/errors';
import { changeRows } from '../database/changing-sql';
import { driverCode } from '../database/database-error';
import type { SqlPool } from '../database/sql-pool';

/** Lines gather for this long before they are written together, ms. */
const gatherMs = 250;

/** Lines that wait for a database that is away; of more, the oldest are dropped. */
const mostWaiting = 1_000;

/** Rows of one statement. */
const mostAtOnce = 100;

/** Pause between two tries while the database is away, ms. */
const retryMs = 5_000;

/** How long closing waits for the database, ms. */
const closingMs = 1_000;

/** ZoneMinder's table Logs, which its console shows. */
export class LogTable implements AsyncDisposable {
  readonly #sql: SqlPool;
  readonly #serverId: number;
  #waiting: ZoneMinderLine[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #trouble: string | undefined;
  /** The table takes Western letters only. */
  #isLatin = false;

  constructor(sql: SqlPool, serverId: number) {
    this.#sql = sql;
    this.#serverId = serverId;
  }

  get trouble(): string | undefined {
    return this.#trouble;
  }

  add(line: ZoneMinderLine): void {
    this.#waiting.push(line);
    if (this.#waiting.length > mostWaiting) this.#waiting.shift();
    this.#writeIn(gatherMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer);
    let timer: NodeJS.Timeout | undefined;
    const cutOff = new Promise<void>((resolve) => (timer = setTimeout(resolve, closingMs)));
    await Promise.race([this.#writing.then(() => this.#write()), cutOff]);
    clearTimeout(timer);
    clearTimeout(this.#timer);
  }

  #writeIn(ms: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#writing = this.#writing.then(() => this.#write());
    }, ms).unref();
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const lines = this.#waiting.slice(0, mostAtOnce);
      try {
        await this.#insert(lines);
      } catch (error) {
        if (!this.#isLatin && isForeignLetter(error)) {
          this.#isLatin = true;
          continue;
        }
        this.#trouble = `ZoneMinder's table Logs cannot be written: ${errorMessage(error)}`;
        this.#writeIn(retryMs);
        return;
      }
      this.#trouble = undefined;
      this.#waiting = this.#waiting.filter((line) => !lines.includes(line));
    }
  }

  async #insert(lines: readonly ZoneMinderLine[]): Promise<void> {
    const row = '(?, ?, ?, ?, ?, ?, ?, ?)';
    await changeRows(
      this.#sql,
      `INSERT INTO Logs (TimeKey, Component, ServerId, Pid, Level, Code, Message, File) VALUES ${lines.map(() => row).join(', ')}`,
      lines.flatMap(({ at, component, level, code, text, process: file }) => [
        (at / 1000).toFixed(6),
        component.slice(0, 32),
        this.#serverId,
        process.pid,
        level,
        code,
        (this.#isLatin ? text.replaceAll(/[^\u0020-\u00ff]/gu, '?') : text).slice(0, 16_000),
        file,
      ]),
    );
  }
}

/** Where the columns are latin1, a letter that they do not know is refused together with its line. */
const isForeignLetter = (error: unknown): boolean =>
  error instanceof CodedError && driverCode(error.cause) === 'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD';
