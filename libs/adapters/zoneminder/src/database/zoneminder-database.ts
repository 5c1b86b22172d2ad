import type { EventRow, EventTable, WatchedMonitor } from '@tocsin/alarms';
import type { ZoneMinderConfig } from '@tocsin/config';
import type { MonitorZones } from '@tocsin/detection';
import { EventId, MonitorId } from '@tocsin/messages';
import {
  ConfigRow,
  EventsRow,
  isVersionAtLeast,
  MonitorSizeRow,
  MonitorsRow,
  ZonesRow,
} from '@tocsin/zoneminder-formats';
import type { Logger } from 'pino';
import { firstWithPercentCoords, zonesOfRows } from '../zones/monitor-zones';
import { eventPath } from './event-path';
import { type EventSelect, eventSelect, watchedCondition } from './event-select';
import { SqlPool, type SqlValue } from './sql-pool';
import { TableColumns } from './table-columns';
import { authHashSecret, findUserRow, type UserRow, type UserTable } from './user-rows';

/** ZoneMinder's database, any release. Reads only. */
export class ZoneMinderDatabase implements EventTable, UserTable, AsyncDisposable {
  readonly #config: ZoneMinderConfig;
  readonly #sql: SqlPool;
  #columns: Promise<TableColumns> | undefined;
  #lastVersion: string | undefined;

  private constructor(config: ZoneMinderConfig, sql: SqlPool) {
    this.#config = config;
    this.#sql = sql;
  }

  /** Does not connect yet: a database that is down at our start is one that comes back later. */
  static open(config: ZoneMinderConfig, log: Logger): ZoneMinderDatabase {
    return new ZoneMinderDatabase(config, new SqlPool(config, log));
  }

  async version(): Promise<string> {
    const [row] = await this.#sql.rows(
      ConfigRow,
      "SELECT Value FROM Config WHERE Name = 'ZM_DYN_DB_VERSION'",
    );
    const version = row?.Value ?? '';
    // An upgrade under our feet changes columns.
    if (version !== this.#lastVersion) this.#columns = undefined;
    this.#lastVersion = version;
    return version;
  }

  /** The clock of the database's machine, ms since 1970, in whole seconds. */
  async now(): Promise<number> {
    const [row] = await this.#sql.rows(ConfigRow, 'SELECT CAST(UNIX_TIMESTAMP() AS CHAR) AS Value');
    return Number(row?.Value) * 1000;
  }

  /** How far the clock times in the database are ahead of UTC, minutes. */
  async utcOffsetMinutes(): Promise<number> {
    const [row] = await this.#sql.rows(
      ConfigRow,
      'SELECT CAST(TIMESTAMPDIFF(MINUTE, UTC_TIMESTAMP(), NOW()) AS CHAR) AS Value',
    );
    return Number(row?.Value);
  }

  /** An option of ZoneMinder's, e.g. `ZM_OPT_USE_EVENTNOTIFICATION`; undefined where this release has none of that name. */
  async option(name: string): Promise<string | undefined> {
    const [row] = await this.#sql.rows(ConfigRow, 'SELECT Value FROM Config WHERE Name = ?', [name]);
    return row?.Value;
  }

  async monitors(): Promise<readonly WatchedMonitor[]> {
    const columns = await this.#knownColumns();
    const server = this.#config.ZM_SERVER_ID;
    const rows = await this.#sql.rows(
      MonitorsRow,
      `SELECT Id, Name FROM Monitors WHERE ${watchedCondition(columns)}${server > 0 ? ' AND ServerId = ?' : ''} ORDER BY Id`,
      server > 0 ? [server] : [],
    );
    return rows.map((row) => ({ id: MonitorId.parse(row.Id), name: row.Name }));
  }

  /** Every monitor, of whatever server, also those that can raise no alarm now. */
  async monitorIds(): Promise<readonly MonitorId[]> {
    const rows = await this.#sql.rows(MonitorsRow, 'SELECT Id, Name FROM Monitors ORDER BY Id');
    return rows.map((row) => MonitorId.parse(row.Id));
  }

  /** The zones of a monitor; undefined for one that is gone. */
  async zones(monitor: MonitorId): Promise<MonitorZones | undefined> {
    const [size] = await this.#sql.rows(MonitorSizeRow, 'SELECT Width, Height FROM Monitors WHERE Id = ?', [
      monitor,
    ]);
    if (size === undefined) return undefined;
    const rows = await this.#sql.rows(
      ZonesRow,
      'SELECT Name, Type, Units, Coords FROM Zones WHERE MonitorId = ? ORDER BY Id',
      [monitor],
    );
    const mayBePercent = isVersionAtLeast(await this.version(), firstWithPercentCoords) === true;
    return zonesOfRows(rows, size, mayBePercent);
  }

  async event(id: EventId): Promise<EventRow | undefined> {
    const [row] = await this.#events(() => ({ where: 'e.Id = ?', values: [id] }));
    return row;
  }

  async latest(monitor: MonitorId): Promise<EventRow | undefined> {
    const [row] = await this.#events(() => ({
      where: 'e.MonitorId = ? ORDER BY e.Id DESC LIMIT 1',
      values: [monitor],
    }));
    return row;
  }

  async eventsAfter(
    after: number,
    monitors: readonly MonitorId[],
    maxAgeSeconds: number,
    limit: number,
  ): Promise<readonly EventRow[]> {
    if (monitors.length === 0) return [];
    return this.#events(({ start }) => ({
      where: `e.Id > ? AND e.MonitorId IN (${placeholders(monitors)})
        AND ${start} >= NOW() - INTERVAL ? SECOND ORDER BY e.Id LIMIT ?`,
      values: [after, ...monitors, maxAgeSeconds, limit],
    }));
  }

  async eventsById(ids: readonly EventId[]): Promise<readonly EventRow[]> {
    if (ids.length === 0) return [];
    return this.#events(() => ({ where: `e.Id IN (${placeholders(ids)})`, values: ids }));
  }

  async findUserRow(name: string): Promise<UserRow | undefined> {
    return findUserRow(this.#sql, await this.#knownColumns(), name);
  }

  async authHashSecret(): Promise<string> {
    return authHashSecret(this.#sql);
  }

  /** How many digits the numbers of frames have in names of files, `ZM_EVENT_IMAGE_DIGITS`; ZoneMinder's default is 5. */
  async imageDigits(): Promise<number> {
    const sql = "SELECT Value FROM Config WHERE Name = 'ZM_EVENT_IMAGE_DIGITS'";
    const [row] = await this.#sql.rows(ConfigRow, sql);
    const digits = Number(row?.Value ?? '');
    return Number.isInteger(digits) && digits > 0 ? digits : 5;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sql[Symbol.asyncDispose]();
  }

  async #events(
    condition: (select: EventSelect) => { where: string; values: readonly SqlValue[] },
  ): Promise<readonly EventRow[]> {
    const select = eventSelect(await this.#knownColumns());
    const { where, values } = condition(select);
    const rows = await this.#sql.rows(EventsRow, `${select.select} WHERE ${where}`, values);
    return rows.map((row) => this.#eventRow(row));
  }

  #eventRow(row: EventsRow): EventRow {
    return {
      eventId: EventId.parse(row.Id),
      monitorId: MonitorId.parse(row.MonitorId),
      cause: row.Cause,
      notes: row.Notes,
      startedAt: (row.StartedAt ?? 0) * 1000,
      endedAt: row.EndedAt === null ? null : row.EndedAt * 1000,
      alarmFrames: row.AlarmFrames ?? 0,
      eventPath: eventPath(row, this.#config.ZM_DIR_EVENTS),
    };
  }

  /** Read once for all askers; a reading that failed, or that found no ZoneMinder, is not kept. */
  async #knownColumns(): Promise<TableColumns> {
    const reading = (this.#columns ??= TableColumns.read(this.#sql));
    try {
      const columns = await reading;
      if (!columns.has('Events', 'Id') && this.#columns === reading) this.#columns = undefined;
      return columns;
    } catch (thrown) {
      if (this.#columns === reading) this.#columns = undefined;
      throw thrown;
    }
  }
}

const placeholders = (values: readonly unknown[]): string => values.map(() => '?').join(', ');
