import type { ZoneMinderConfig } from '@tocsin/config';
import { CodedError } from '@tocsin/errors';
import { ConfigRow } from '@tocsin/zoneminder-formats';
import type { Logger } from 'pino';
import { driverCode } from './database-error';
import { type RowSchema, SqlPool } from './sql-pool';

/** A right on a table of ZoneMinder's, in the words of GRANT. */
export interface TableRight {
  readonly right: 'INSERT' | 'UPDATE' | 'DELETE';
  readonly table: 'Events' | 'Tags' | 'Events_Tags' | 'Logs' | 'Notifications';
}

export interface DatabaseRights {
  /** Who we are to the server, as GRANT spells it: `'zmuser'@'localhost'`. */
  readonly account: string;
  /** Nothing can be written, whatever the rights: a replica, say. */
  readonly isReadOnly: boolean;
  /** Those wanted that the account does not have. */
  readonly missing: readonly TableRight[];
}

/** Whoever may not run a statement may not have it explained either; and explained, it changes nothing. */
const statements: Readonly<Record<string, string>> = {
  'UPDATE Events': 'EXPLAIN UPDATE Events SET Notes = Notes WHERE Id = 0',
  'INSERT Tags': 'EXPLAIN INSERT INTO Tags (Name) VALUES (NULL)',
  'UPDATE Tags': 'EXPLAIN UPDATE Tags SET LastAssignedDate = NULL WHERE Id = 0',
  'INSERT Events_Tags': 'EXPLAIN INSERT INTO Events_Tags (TagId, EventId) VALUES (0, 0)',
  'INSERT Logs': 'EXPLAIN INSERT INTO Logs (Level) VALUES (0)',
  'UPDATE Notifications': 'EXPLAIN UPDATE Notifications SET BadgeCount = 0 WHERE Id = 0',
  'DELETE Notifications': 'EXPLAIN DELETE FROM Notifications WHERE Id = 0',
};

const anyRows: RowSchema<unknown> = { array: () => ({ parse: () => [] }) };

const refusals: readonly string[] = ['ER_TABLEACCESS_DENIED_ERROR', 'ER_COLUMNACCESS_DENIED_ERROR'];

/**
 * Finds out which rights the user of zm.conf lacks, without changing anything.
 * @param wanted - on tables that this release of ZoneMinder has
 * @throws CodedError `database-unavailable`
 */
export async function databaseRights(
  config: ZoneMinderConfig,
  wanted: readonly TableRight[],
  log: Logger,
): Promise<DatabaseRights> {
  await using sql = new SqlPool(config, log);
  const [user] = await sql.rows(ConfigRow, 'SELECT CURRENT_USER() AS Value');
  const [readOnly] = await sql.rows(ConfigRow, 'SELECT CAST(@@global.read_only AS CHAR) AS Value');
  const missing: TableRight[] = [];
  for (const right of wanted) if (!(await isGranted(sql, right))) missing.push(right);
  const [name = '', host = ''] = (user?.Value ?? '').split(/@(?=[^@]*$)/);
  return {
    account: `'${name}'@'${host}'`,
    isReadOnly: !['OFF', '0'].includes(readOnly?.Value ?? 'OFF'),
    missing,
  };
}

async function isGranted(sql: SqlPool, { right, table }: TableRight): Promise<boolean> {
  try {
    await sql.rows(anyRows, statements[`${right} ${table}`] ?? '');
    return true;
  } catch (error) {
    const code = error instanceof CodedError ? driverCode(error.cause) : '';
    if (refusals.includes(code)) return false;
    // What the server has against the statement itself (a table that is not there, a column) is no matter of rights.
    if (code.startsWith('ER_')) return true;
    throw error;
  }
}
