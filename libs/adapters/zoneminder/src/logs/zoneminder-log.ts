import type { ZoneMinderConfig } from '@tocsin/config';
import {
  destinationsOf,
  logOptionNames,
  type LogSink,
  parseLogLine,
  shippedLogOptions,
  zoneMinderLine,
  zoneMinderLogOptions,
} from '@tocsin/logs';
import { NamedConfigRow } from '@tocsin/zoneminder-formats';
import { pino } from 'pino';
import { SqlPool } from '../database/sql-pool';
import { LogFolder } from './log-folder';
import { LogTable } from './log-table';
import { SystemLog } from './system-log';

export interface ZoneMinderLogParts {
  readonly zoneminder: ZoneMinderConfig;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Debug is wanted whatever ZoneMinder's options say. */
  readonly isDebug?: boolean;
  /** Pause between two tries to write to a file that could not be written, ms. */
  readonly retryMs?: number;
  /** In place of `logger`. */
  readonly systemLog?: readonly [string, ...string[]];
}

/** How often the options are read while the database is away, and when it is not, ms. */
const readAgainMs = { away: 5_000, there: 60_000 };

/**
 * ZoneMinder's own logging: files, the table Logs and syslog, each with the lines that its options want. Until these
 * can be read, its shipped ones hold.
 */
export class ZoneMinderLog implements LogSink {
  readonly #parts: ZoneMinderLogParts;
  readonly #sql: SqlPool;
  readonly #folder: LogFolder;
  readonly #table: LogTable;
  readonly #system: SystemLog;
  #options = shippedLogOptions;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  private constructor(parts: ZoneMinderLogParts) {
    const { zoneminder, retryMs, systemLog } = parts;
    this.#parts = parts;
    // What it says would come back here.
    this.#sql = new SqlPool(zoneminder, pino({ level: 'silent' }));
    this.#folder = new LogFolder(zoneminder.ZM_PATH_LOGS, retryMs);
    this.#table = new LogTable(this.#sql, zoneminder.ZM_SERVER_ID);
    this.#system = new SystemLog(systemLog);
    this.#use(new Map());
  }

  /** Takes lines at once. */
  static open(parts: ZoneMinderLogParts): ZoneMinderLog {
    const log = new ZoneMinderLog(parts);
    void log.readOptions();
    return log;
  }

  write(json: string): void {
    const read = parseLogLine(json);
    if (read === undefined) return;
    const line = zoneMinderLine(read);
    const { file, database, syslog } = destinationsOf(line.component, line.level, this.#options);
    if (file) this.#folder.write(line);
    if (database) this.#table.add(line);
    if (syslog) this.#system.write(line);
  }

  reopen(): void {
    this.#folder.reopen();
    void this.readOptions();
  }

  trouble(): string | undefined {
    // Without syslog people can live; the lines are in the files. A trouble that nobody can see is one of files.
    return this.#folder.trouble() ?? this.#table.trouble;
  }

  /** Reads the options anew; those there are hold where the database is away. */
  async readOptions(): Promise<void> {
    clearTimeout(this.#timer);
    const again = await this.#readOptions().then(
      () => readAgainMs.there,
      () => readAgainMs.away,
    );
    if (!this.#isClosed) this.#timer = setTimeout(() => void this.readOptions(), again).unref();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#table[Symbol.asyncDispose]();
    this.#system[Symbol.dispose]();
    this.#folder[Symbol.dispose]();
    await this.#sql[Symbol.asyncDispose]();
  }

  async #readOptions(): Promise<void> {
    const names = logOptionNames.map((name) => `'${name}'`).join(', ');
    const rows = await this.#sql.rows(
      NamedConfigRow,
      `SELECT Name, Value FROM Config WHERE Name IN (${names})`,
    );
    this.#use(new Map(rows.map(({ Name, Value }) => [Name, Value])));
  }

  #use(rows: ReadonlyMap<string, string>): void {
    const options = zoneMinderLogOptions(rows, this.#parts.env);
    this.#options =
      this.#parts.isDebug === true
        ? { ...options, isDebug: true, debugTargets: [], file: Math.max(options.file, 1) }
        : options;
  }
}

/** Opens ZoneMinder's own logging; it takes lines at once. */
export const openZoneMinderLog = (parts: ZoneMinderLogParts): ZoneMinderLog => ZoneMinderLog.open(parts);
