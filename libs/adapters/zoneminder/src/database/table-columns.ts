import { ColumnRow } from '@tocsin/zoneminder-formats';
import type { SqlPool } from './sql-pool';

const tables = [
  'Events',
  'Monitors',
  'Storage',
  'Users',
  'User_Roles',
  'Monitors_Permissions',
  'Groups_Permissions',
  'Groups_Monitors',
  'Role_Monitors_Permissions',
  'Role_Groups_Permissions',
] as const;
type Table = (typeof tables)[number];

/** Which columns this database has. Releases differ, and databases upgraded half-way differ from both. */
export class TableColumns {
  readonly #known: ReadonlySet<string>;

  private constructor(known: ReadonlySet<string>) {
    this.#known = known;
  }

  static async read(sql: SqlPool): Promise<TableColumns> {
    const rows = await sql.rows(
      ColumnRow,
      `SELECT TABLE_NAME AS TableName, COLUMN_NAME AS ColumnName FROM information_schema.COLUMNS
       WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME IN (${tables.map((table) => `'${table}'`).join(', ')})`,
    );
    return new TableColumns(new Set(rows.map((row) => `${row.TableName}.${row.ColumnName}`)));
  }

  has(table: Table, column: string): boolean {
    return this.#known.has(`${table}.${column}`);
  }
}
