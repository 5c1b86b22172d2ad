import { CodedError, isRecord } from '@tocsin/errors';
import { driverCode } from './database-error';
import type { RowSchema, SqlPool, SqlValue } from './sql-pool';

/** What the driver answers to a statement that changes rows, as the one row of an answer. */
const changedRows: RowSchema<number> = {
  array: () => ({
    parse: (answer) => [isRecord(answer) && 'affectedRows' in answer ? Number(answer.affectedRows) : 0],
  }),
};

const idRows: RowSchema<number> = {
  array: () => ({
    parse: (rows) => (Array.isArray(rows) ? rows.map(idOf) : []),
  }),
};

/**
 * Changes rows of ZoneMinder's. The statement may run twice when the connection is lost in between, so running it
 * again must change nothing more.
 * @returns how many rows were changed
 * @throws CodedError `database-unavailable`, or `database-read-only` where this user may not write
 */
export async function changeRows(
  sql: SqlPool,
  statement: string,
  values: readonly SqlValue[],
): Promise<number> {
  try {
    const [count] = await sql.rows(changedRows, statement, values);
    return count ?? 0;
  } catch (thrown) {
    if (!isForbidden(thrown)) throw thrown;
    throw new CodedError(
      'database-read-only',
      "the database user of zm.conf may not write ZoneMinder's tables: GRANT SELECT, INSERT, UPDATE on its database to it",
      { cause: thrown },
    );
  }
}

/** Runs a query whose one column is called `Id`. */
export function ids(sql: SqlPool, query: string, values: readonly SqlValue[]): Promise<readonly number[]> {
  return sql.rows(idRows, query, values);
}

function isForbidden(thrown: unknown): boolean {
  return thrown instanceof CodedError && driverCode(thrown.cause) === 'ER_TABLEACCESS_DENIED_ERROR';
}

function idOf(row: unknown): number {
  return isRecord(row) && 'Id' in row ? Number(row.Id) : 0;
}
