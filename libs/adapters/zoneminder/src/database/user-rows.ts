import {
  ConfigRow,
  MonitorPermissionRow,
  MonitorsRow,
  type Permission,
  UserRolesRow,
  UsersRow,
} from '@tocsin/zoneminder-formats';
import { allowedMonitors } from './monitor-permissions';
import type { SqlPool, SqlValue } from './sql-pool';
import type { TableColumns } from './table-columns';

/** A ZoneMinder user, whatever the release. */
export interface UserRow {
  readonly name: string;
  /** bcrypt, old MySQL form or `-ZM-` form; see facts.md section 5. */
  readonly passwordHash: string;
  readonly enabled: boolean;
  readonly eventsPermission: Permission;
  /** Monitors this user may see, by id. */
  readonly monitors: 'all' | readonly number[];
  /** Tokens issued before this moment are revoked; seconds since 1970, 0 for none. */
  readonly tokenMinExpirySeconds: number;
  /** Whether the user may log in to the API; true where a release has no such switch. */
  readonly apiEnabled: boolean;
}

/** What authentication asks ZoneMinder's database. Throws `database-unavailable` when it cannot be answered. */
export interface UserTable {
  /** Finds a user by exact name, upper and lower case told apart. */
  findUserRow(name: string): Promise<UserRow | undefined>;
  /** `ZM_AUTH_HASH_SECRET`, the key of ZoneMinder's tokens; `''` if there is none. */
  authHashSecret(): Promise<string>;
}

const userColumns = ['MonitorIds', 'TokenMinExpiry', 'APIEnabled', 'RoleId'] as const;

export async function findUserRow(
  sql: SqlPool,
  columns: TableColumns,
  name: string,
): Promise<UserRow | undefined> {
  const present = userColumns.filter((column) => columns.has('Users', column));
  // The column is latin1: compared as it is, a name that latin1 lacks would be an error instead of nobody.
  const rows = await sql.rows(
    UsersRow,
    `SELECT ${['Id', 'Username', 'Password', 'Enabled', 'Events', 'Monitors', ...present].join(', ')}
     FROM Users WHERE CONVERT(Username USING utf8mb4) COLLATE utf8mb4_bin = ?`,
    [name],
  );
  // The comparison ignores trailing blanks.
  const user = rows.find((row) => row.Username === name);
  if (user === undefined) return undefined;
  const role = await roleOf(sql, user);
  return {
    name: user.Username,
    passwordHash: user.Password,
    enabled: user.Enabled !== 0,
    eventsPermission: ownOrRole(user.Events, role?.Events),
    monitors:
      user.MonitorIds === undefined
        ? await permittedMonitors(sql, columns, user, ownOrRole(user.Monitors, role?.Monitors))
        : listedMonitors(user.MonitorIds),
    tokenMinExpirySeconds: user.TokenMinExpiry ?? 0,
    apiEnabled: (user.APIEnabled ?? 1) !== 0,
  };
}

export async function authHashSecret(sql: SqlPool): Promise<string> {
  const [row] = await sql.rows(ConfigRow, "SELECT Value FROM Config WHERE Name = 'ZM_AUTH_HASH_SECRET'");
  return row?.Value ?? '';
}

async function roleOf(sql: SqlPool, user: UsersRow): Promise<UserRolesRow | undefined> {
  if (user.RoleId === undefined || user.RoleId === null) return undefined;
  const [role] = await sql.rows(UserRolesRow, 'SELECT Events, Monitors FROM User_Roles WHERE Id = ?', [
    user.RoleId,
  ]);
  return role;
}

/** A role fills in what the user's own row leaves open. */
function ownOrRole(own: Permission, role: Permission | undefined): Permission {
  return own === 'None' || own === 'Inherit' ? (role ?? own) : own;
}

/** `MonitorIds` up to 1.36. A list that holds no id at all restricts to nothing rather than opening everything. */
function listedMonitors(monitorIds: string | null): 'all' | readonly number[] {
  if (monitorIds === null || monitorIds.trim() === '') return 'all';
  return monitorIds
    .split(',')
    .map((id) => Number(id.trim()))
    .filter((id) => Number.isSafeInteger(id) && id > 0);
}

/** The permission tables that took the place of `MonitorIds` in 1.37.27, and of roles in 1.37.78. */
async function permittedMonitors(
  sql: SqlPool,
  columns: TableColumns,
  user: UsersRow,
  standard: Permission,
): Promise<'all' | readonly number[]> {
  const sources: string[] = [];
  const values: SqlValue[] = [];
  const ask = (distance: number, owner: 'UserId' | 'RoleId', id: number, table: 'Monitors' | 'Groups') => {
    const name = `${owner === 'RoleId' ? 'Role_' : ''}${table}_Permissions` as const;
    if (!columns.has(name, 'Permission')) return;
    values.push(id);
    sources.push(
      table === 'Monitors'
        ? `SELECT MonitorId, Permission, ${distance} AS Distance FROM ${name} WHERE ${owner} = ?`
        : `SELECT g.MonitorId, p.Permission, ${distance} AS Distance FROM ${name} p
           JOIN Groups_Monitors g ON g.GroupId = p.GroupId WHERE p.${owner} = ?`,
    );
  };
  ask(0, 'UserId', user.Id, 'Monitors');
  ask(1, 'UserId', user.Id, 'Groups');
  if (typeof user.RoleId === 'number') {
    ask(2, 'RoleId', user.RoleId, 'Monitors');
    ask(3, 'RoleId', user.RoleId, 'Groups');
  }
  const said =
    sources.length === 0 ? [] : await sql.rows(MonitorPermissionRow, sources.join(' UNION ALL '), values);
  const monitors = await sql.rows(MonitorsRow, 'SELECT Id, Name FROM Monitors');
  return allowedMonitors(
    monitors.map((row) => row.Id),
    said,
    standard,
  );
}
