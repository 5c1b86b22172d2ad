import type { ZoneMinderConfig } from '@tocsin/config';
import type { CodedError } from '@tocsin/errors';
import { createPool, type Pool, type PoolConnection } from 'mysql2/promise';
import type { Logger } from 'pino';
import { databaseAddress, databaseName } from './connection-options';
import { databaseUnavailable, driverCode, isConnectionLost } from './database-error';

export type SqlValue = string | number;

/** A zod schema of one row, as far as it is needed here. */
export interface RowSchema<Row> {
  array(): { parse(rows: unknown): Row[] };
}

const connections = 4;
const connectTimeoutMs = 2000;
const queryTimeoutMs = 3000;

/** A query that the server understood and refused: the connection is as good as before. */
const isRefusal = (thrown: unknown): boolean =>
  driverCode(thrown).startsWith('ER_') && !isConnectionLost(thrown);

/**
 * Asks ZoneMinder's database. Connects when first asked, reconnects by itself, answers or throws
 * `database-unavailable` within seconds. Says in the log once that the database is away, and once that it is back.
 */
export class SqlPool implements AsyncDisposable {
  readonly #pool: Pool;
  readonly #name: string;
  readonly #log: Logger;
  #isAway = false;

  constructor(config: ZoneMinderConfig, log: Logger) {
    this.#name = databaseName(config);
    this.#log = log;
    this.#pool = createPool({
      ...databaseAddress(config.ZM_DB_HOST),
      user: config.ZM_DB_USER,
      password: config.ZM_DB_PASS,
      database: config.ZM_DB_NAME,
      connectionLimit: connections,
      connectTimeout: connectTimeoutMs,
      enableKeepAlive: true,
    });
  }

  /**
   * Runs a query and checks its rows.
   * @param values - for the `?` of a prepared statement, so no escaping depends on the server's mode
   * @throws CodedError `database-unavailable`
   */
  async rows<Row>(
    row: RowSchema<Row>,
    sql: string,
    values: readonly SqlValue[] = [],
  ): Promise<readonly Row[]> {
    try {
      const found = row.array().parse(await this.#askTwice(sql, values));
      this.#cameBack();
      return found;
    } catch (thrown) {
      throw this.#wentAway(thrown);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Rejects where a connection is refused or breaks just then. It is gone either way, and whoever waited for its
    // answer has been told.
    await this.#pool.end().catch(() => undefined);
  }

  /** All we do is read, so a question whose connection had died in the pool may be put again. */
  async #askTwice(sql: string, values: readonly SqlValue[]): Promise<unknown> {
    try {
      return await this.#ask(sql, values);
    } catch (thrown) {
      if (!isConnectionLost(thrown)) throw thrown;
      return await this.#ask(sql, values);
    }
  }

  async #ask(sql: string, values: readonly SqlValue[]): Promise<unknown> {
    const connection = await this.#pool.getConnection();
    try {
      // Numbers travel as text: the driver would send doubles, which LIMIT does not take on every server.
      const [found] = await connection.execute({ sql, timeout: queryTimeoutMs }, values.map(String));
      connection.release();
      return found;
    } catch (thrown) {
      giveBack(connection, thrown);
      throw thrown;
    }
  }

  #cameBack(): void {
    if (!this.#isAway) return;
    this.#isAway = false;
    this.#log.info({ database: this.#name }, "ZoneMinder's database answers again");
  }

  #wentAway(thrown: unknown): CodedError {
    const error = databaseUnavailable(this.#name, thrown);
    if (!this.#isAway) this.#log.warn({ err: error }, error.message);
    this.#isAway = true;
    return error;
  }
}

/** A connection on which a question is still open would make the next one wait: it is dropped. */
function giveBack(connection: PoolConnection, thrown: unknown): void {
  if (isRefusal(thrown)) connection.release();
  else connection.destroy();
}
