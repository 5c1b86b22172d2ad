import type { ZoneMinderConfig } from '@tocsin/config';
import { CodedError } from '@tocsin/errors';
import type { Device, DeviceList } from '@tocsin/push';
import { ColumnRow, NotificationsRow } from '@tocsin/zoneminder-formats';
import type { Logger } from 'pino';
import { changeRows } from './changing-sql';
import { type Freshness, KeptFresh } from './kept-fresh';
import { SqlPool } from './sql-pool';

const usualFreshness: Freshness = { maxAgeMs: 5_000, patienceMs: 500 };

interface ListedDevice {
  readonly rowId: number;
  readonly device: Device;
}

/**
 * The phones that registered with ZoneMinder itself, in its table `Notifications` (1.39.2 and later). Releases without
 * the table have none. While the database is away, those read last stay.
 */
export class NotificationTable implements DeviceList, AsyncDisposable {
  readonly #sql: SqlPool;
  readonly #log: Logger;
  readonly #fresh: KeptFresh;
  #known = new Map<string, ListedDevice>();
  #table: 'unknown' | 'none' | 'there' | 'gone' = 'unknown';
  #mayWrite = true;
  /** Rows of tokens that are proven gone, deleted or not. */
  readonly #goneRows = new Set<number>();

  private constructor(sql: SqlPool, log: Logger, freshness: Freshness) {
    this.#sql = sql;
    this.#log = log;
    this.#fresh = new KeptFresh(() => this.#read(), freshness);
  }

  /** Does not connect yet. */
  static open(config: ZoneMinderConfig, log: Logger, freshness: Partial<Freshness> = {}): NotificationTable {
    return new NotificationTable(new SqlPool(config, log), log, { ...usualFreshness, ...freshness });
  }

  async all(): Promise<readonly Device[]> {
    await this.#freshen();
    return [...this.#known.values()].map(({ device }) => device);
  }

  async byToken(token: string): Promise<Device | undefined> {
    await this.#freshen();
    return this.#known.get(token)?.device;
  }

  /** Written behind the push: nobody waits for the icon's number. */
  setBadge(token: string, badge: number): void {
    const known = this.#known.get(token);
    if (known === undefined) return;
    this.#known.set(token, { ...known, device: { ...known.device, badge } });
    if (this.#mayWrite) void this.#writeBadge(known.rowId, badge);
  }

  async remove(token: string): Promise<boolean> {
    const known = this.#known.get(token);
    if (known === undefined) return false;
    this.#goneRows.add(known.rowId);
    this.#known.delete(token);
    try {
      await changeRows(
        this.#sql,
        'DELETE FROM Notifications WHERE Id = ? AND CONVERT(Token USING utf8mb4) COLLATE utf8mb4_bin = ?',
        [known.rowId, token],
      );
    } catch (error) {
      this.#log.warn(
        { err: error, rowId: known.rowId },
        "a phone that is gone could not be deleted from ZoneMinder's table Notifications; it gets no pushes until we restart",
      );
    }
    return true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#fresh.settled();
    await this.#sql[Symbol.asyncDispose]();
  }

  async #writeBadge(rowId: number, badge: number): Promise<void> {
    try {
      await changeRows(this.#sql, 'UPDATE Notifications SET BadgeCount = ? WHERE Id = ?', [badge, rowId]);
    } catch (error) {
      this.#mayWrite &&= !(error instanceof CodedError && error.code === 'database-read-only');
      this.#log.debug({ err: error, rowId }, "a badge was not written into ZoneMinder's table Notifications");
    }
  }

  async #freshen(): Promise<void> {
    if (this.#table !== 'none') await this.#fresh.freshen();
  }

  async #read(): Promise<void> {
    try {
      await this.#takeOver();
    } catch {
      // The pool has said what is wrong; those read last stay.
    }
  }

  async #takeOver(): Promise<void> {
    const columns = await this.#columns();
    if (!columns.has('Token')) {
      this.#missTable();
      return;
    }
    const rows = await this.#sql.rows(
      NotificationsRow,
      `SELECT n.Id, n.Token, n.Platform, n.MonitorList, n.\`Interval\`, n.PushState, n.AppVersion, n.BadgeCount,
         ${columns.has('Profile') ? 'n.Profile' : 'NULL AS Profile'}, u.Username
       FROM Notifications n LEFT JOIN Users u ON u.Id = n.UserId`,
    );
    const devices = rows.filter(({ Id, Token }) => Token !== '' && !this.#goneRows.has(Id));
    this.#known = new Map(devices.map((row) => [row.Token, { rowId: row.Id, device: deviceOf(row) }]));
    if (this.#table !== 'there') {
      this.#log.info(
        { devices: this.#known.size },
        "phones in ZoneMinder's table Notifications get their pushes from us too",
      );
    }
    this.#table = 'there';
  }

  async #columns(): Promise<ReadonlySet<string>> {
    const rows = await this.#sql.rows(
      ColumnRow,
      `SELECT TABLE_NAME AS TableName, COLUMN_NAME AS ColumnName FROM information_schema.COLUMNS
       WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'Notifications'`,
    );
    return new Set(rows.map(({ ColumnName }) => ColumnName));
  }

  #missTable(): void {
    if (this.#table === 'unknown') {
      this.#table = 'none';
      this.#log.debug(
        'this ZoneMinder has no table Notifications (since 1.39.2): phones register with us alone',
      );
    } else if (this.#table === 'there') {
      this.#table = 'gone';
      this.#log.warn(
        { devices: this.#known.size },
        "ZoneMinder's table Notifications is gone; its phones get their pushes until we restart",
      );
    }
  }
}

function deviceOf(row: NotificationsRow): Device {
  return {
    token: row.Token,
    platform: row.Platform,
    monlist: row.MonitorList,
    intlist: '',
    intervalSeconds: row.Interval,
    pushstate: row.PushState === 'disabled' ? 'disabled' : 'enabled',
    appversion: row.AppVersion === '' ? 'unknown' : row.AppVersion,
    invocations: { count: 0, at: 0 },
    ...(typeof row.Profile === 'string' && row.Profile !== '' ? { profile: row.Profile } : {}),
    ...(row.Username === null ? {} : { user: row.Username }),
    badge: row.BadgeCount,
    extra: {},
  };
}
