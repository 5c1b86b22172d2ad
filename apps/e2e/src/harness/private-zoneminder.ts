import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type AlarmOptions, type RaisedAlarm, ZoneMinderSimulator } from '@tocsin/zoneminder-simulator';
import { createPool, type Pool, type RowDataPacket } from 'mysql2/promise';
import { type MariadbServer, startMariadb } from '../../../../tools/testing/mariadb-server';
import type { JsonRecord } from './json-record';
import { TcpLink } from './tcp-link';
import { TemporaryFolder } from './temporary-folder';
import { users } from './users';
import { tagsSchema, zoneMinderSchema } from './zoneminder-schema';

export interface MonitorRow {
  readonly id: number;
  readonly name: string;
  readonly function?: 'Nodect' | 'Modect' | 'Mocord' | 'None';
}

export interface PrivateZoneMinderOptions {
  readonly monitors: readonly MonitorRow[];
}

const version = '1.36.33';
const database = { name: 'zm', user: 'zmuser', password: 'zm-database-secret' } as const;
/** Signs ZoneMinder's login tokens. */
export const hashSecret = 'e2e-hash-secret';

/**
 * A ZoneMinder of the test's own, without ZoneMinder: maps and event folders by the simulator, and a real MariaDB
 * with ZoneMinder's tables, in which a row is there before shared memory shows its alarm, as zmc does it.
 */
export class PrivateZoneMinder implements AsyncDisposable {
  /** Far above the ids of the simulator. */
  #recorded = 1_000_000;
  #simulator: ZoneMinderSimulator;

  private constructor(
    private readonly folder: TemporaryFolder,
    private readonly mariadb: MariadbServer,
    /** The way from Tocsin to the database; the test's own queries go around it. */
    readonly databaseLink: TcpLink,
    private readonly pool: Pool,
    simulator: ZoneMinderSimulator,
    private readonly monitors: readonly MonitorRow[],
  ) {
    this.#simulator = simulator;
  }

  get simulator(): ZoneMinderSimulator {
    return this.#simulator;
  }

  static async open(options: PrivateZoneMinderOptions): Promise<PrivateZoneMinder> {
    await using opened = new AsyncDisposableStack();
    const folder = opened.use(new TemporaryFolder());
    const mariadb = opened.use(await startMariadb());
    await mariadb.sql(
      `CREATE DATABASE ${database.name} CHARACTER SET utf8mb4;
       CREATE USER '${database.user}'@'%' IDENTIFIED BY '${database.password}';
       GRANT ALL ON ${database.name}.* TO '${database.user}'@'%';`,
    );
    const link = opened.use(await TcpLink.to(mariadb.port));
    const pool = opened.adopt(
      createPool({
        host: '127.0.0.1',
        port: mariadb.port,
        user: database.user,
        password: database.password,
        database: database.name,
      }),
      (each) => each.end(),
    );
    for (const table of zoneMinderSchema) await pool.query(table);
    const simulator = opened.use(await simulate(folder.path, options.monitors, pool));
    await fill(pool, options.monitors, simulator.eventsFolder);
    opened.move();
    return new PrivateZoneMinder(folder, mariadb, link, pool, simulator, options.monitors);
  }

  /** The environment by which Tocsin finds this ZoneMinder. */
  get env(): Readonly<Record<string, string>> {
    return this.envWith({});
  }

  /** The same with other lines in zm.conf. */
  envWith(lines: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    const confDir = path.join(this.folder.path, 'conf.d');
    const conf = path.join(this.folder.path, `zm-${Object.values(lines).join('-').replace(/\W/g, '_')}.conf`);
    const settings = {
      ZM_DB_HOST: `127.0.0.1:${this.databaseLink.port}`,
      ZM_DB_NAME: database.name,
      ZM_DB_USER: database.user,
      ZM_DB_PASS: database.password,
      ZM_PATH_MAP: this.simulator.mapFolder,
      ZM_DIR_EVENTS: this.simulator.eventsFolder,
      ...lines,
    };
    mkdirSync(confDir, { recursive: true });
    writeFileSync(
      conf,
      Object.entries(settings)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    );
    return { TOCSIN_ZM_CONF: conf, TOCSIN_ZM_CONF_DIR: confDir };
  }

  /** Puts a monitor in alarm. @returns the event's id */
  async raise(monitorId: number, options: AlarmOptions = {}): Promise<number> {
    return (await this.raiseTimed(monitorId, options)).eventId;
  }

  raiseTimed(monitorId: number, options: AlarmOptions = {}): Promise<RaisedAlarm> {
    return this.simulator.raiseAlarm(monitorId, options);
  }

  /** Ends the alarm; resolves when the event is closed. */
  lower(monitorId: number): Promise<void> {
    return this.simulator.clearAlarm(monitorId);
  }

  /** An alarm from its rise to the end of its event. @returns the event's id */
  async alarm(monitorId: number, options: AlarmOptions & { readonly holdMs?: number } = {}): Promise<number> {
    const { holdMs = 150, ...rest } = options;
    const eventId = await this.raise(monitorId, rest);
    await pause(holdMs);
    await this.lower(monitorId);
    return eventId;
  }

  /** An event that is seen in the database only: no shared memory shows it. @returns its id */
  async record(monitorId: number, cause: string): Promise<number> {
    this.#recorded += 1;
    await this.pool.query(
      `INSERT INTO Events (Id, MonitorId, StorageId, Name, Cause, Notes, StartDateTime, AlarmFrames)
       VALUES (?, ?, 1, 'New Event', ?, '', NOW(), 1)`,
      [this.#recorded, monitorId, cause],
    );
    return this.#recorded;
  }

  /**
   * The Events table is emptied and ZoneMinder started again, as with a database made anew or restored.
   * @param firstEventId - given out next
   */
  async countAnew(firstEventId: number): Promise<void> {
    await this.#simulator[Symbol.asyncDispose]();
    await this.pool.query('TRUNCATE TABLE Events');
    this.#simulator = await simulate(this.folder.path, this.monitors, this.pool, firstEventId);
  }

  /** Asks or changes the database, around Tocsin. @returns the rows, where there are any */
  async query(
    statement: string,
    values: readonly (string | number | null)[] = [],
  ): Promise<readonly JsonRecord[]> {
    const [rows] = await this.pool.query<RowDataPacket[]>(statement, [...values]);
    return Array.isArray(rows) ? rows : [];
  }

  /** Statements of the one who runs the database, for what ZoneMinder's own user may not do. */
  async administer(statements: string): Promise<void> {
    await this.mariadb.sql(statements);
  }

  /** `Events.Notes` as it stands. */
  async notes(eventId: number): Promise<string> {
    const [rows] = await this.pool.query<RowDataPacket[]>('SELECT Notes FROM Events WHERE Id = ?', [eventId]);
    if (rows[0] === undefined) throw new Error(`there is no event ${eventId}`);
    return String(rows[0]['Notes']);
  }

  /** Makes the tables of ZoneMinder 1.37.44 that 1.36 has not. */
  async addTags(): Promise<void> {
    for (const table of tagsSchema) await this.pool.query(table);
  }

  /** The tags of an event in order of their names, each with the user who assigned it; `''` for nobody. */
  async tags(eventId: number): Promise<Readonly<Record<string, string>>> {
    const [rows] = await this.pool.query<RowDataPacket[]>(
      `SELECT t.Name, COALESCE(u.Username, '') AS Username FROM Events_Tags et JOIN Tags t ON t.Id = et.TagId
       LEFT JOIN Users u ON u.Id = et.AssignedBy WHERE et.EventId = ? ORDER BY t.Name`,
      [eventId],
    );
    return Object.fromEntries(rows.map((row) => [String(row['Name']), String(row['Username'])]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.simulator[Symbol.asyncDispose]();
    await this.pool.end();
    await this.databaseLink[Symbol.asyncDispose]();
    await this.mariadb[Symbol.asyncDispose]();
    this.folder[Symbol.dispose]();
  }
}

function simulate(
  folder: string,
  monitors: readonly MonitorRow[],
  pool: Pool,
  firstEventId = 1,
): Promise<ZoneMinderSimulator> {
  return ZoneMinderSimulator.open({
    folder,
    monitors: monitors.filter((monitor) => monitor.function !== 'None').map(({ id, name }) => ({ id, name })),
    version,
    firstEventId,
    onRow: async (row) => {
      const seconds = (moment: number | null) => (moment === null ? null : moment / 1000);
      await pool.query(
        `INSERT INTO Events (Id, MonitorId, StorageId, Name, Cause, Notes, StartDateTime, EndDateTime, AlarmFrames, Scheme)
         VALUES (?, ?, 1, ?, ?, ?, FROM_UNIXTIME(?), FROM_UNIXTIME(?), ?, 'Medium')
         ON DUPLICATE KEY UPDATE Name = VALUES(Name), Notes = VALUES(Notes), EndDateTime = VALUES(EndDateTime),
           AlarmFrames = VALUES(AlarmFrames)`,
        [
          row.eventId,
          row.monitorId,
          row.endedAt === null ? 'New Event' : `Event-${row.eventId}`,
          row.cause,
          row.notes,
          seconds(row.startedAt),
          seconds(row.endedAt),
          row.alarmFrames,
        ],
      );
    },
  });
}

async function fill(pool: Pool, monitors: readonly MonitorRow[], eventsFolder: string): Promise<void> {
  const config = {
    ZM_DYN_DB_VERSION: version,
    ZM_DYN_CURR_VERSION: version,
    ZM_OPT_USE_AUTH: '1',
    ZM_AUTH_HASH_SECRET: hashSecret,
    ZM_AUTH_HASH_IPS: '0',
    ZM_OPT_USE_API: '1',
    ZM_EVENT_IMAGE_DIGITS: '5',
  };
  for (const [name, value] of Object.entries(config)) {
    await pool.query(`INSERT INTO Config (Name, Value, Type) VALUES (?, ?, 'string')`, [name, value]);
  }
  await pool.query(`INSERT INTO Storage (Id, Path, Name, Scheme) VALUES (1, ?, 'Default', 'Medium')`, [
    eventsFolder,
  ]);
  for (const monitor of monitors) {
    await pool.query(
      `INSERT INTO Monitors (Id, Name, StorageId, Type, \`Function\`, Width, Height, Sequence)
       VALUES (?, ?, 1, 'Ffmpeg', ?, 640, 480, ?)`,
      [monitor.id, monitor.name, monitor.function ?? 'Nodect', monitor.id],
    );
  }
  for (const account of Object.values(users)) {
    await pool.query(
      `INSERT INTO Users (Username, Password, Enabled, Stream, Events, Monitors, MonitorIds)
       VALUES (?, ?, ?, 'View', ?, 'View', ?)`,
      [account.user, account.stored, account.enabled ? 1 : 0, account.events, account.monitorIds],
    );
  }
}
