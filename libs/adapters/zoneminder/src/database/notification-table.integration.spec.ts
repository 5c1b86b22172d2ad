import { ZoneMinderConfig } from '@tocsin/config';
import pino from 'pino';
import { LogLines } from '../../../../../tools/testing/log-lines';
import { type MariadbServer, startMariadb } from '../../../../../tools/testing/mariadb-server';
import { until } from '../../../../../tools/testing/until';
import { NotificationTable } from './notification-table';

jest.setTimeout(30_000);

const users = `
  CREATE TABLE Users (Id int unsigned PRIMARY KEY AUTO_INCREMENT,
    Username varchar(64) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL, UNIQUE KEY (Username));
  INSERT INTO Users (Id, Username) VALUES (4, 'jürgen');`;
/** As in ZoneMinder's updates 1.39.2 and 1.39.3. */
const notifications = (profile: string) => `
  CREATE TABLE Notifications (Id int unsigned NOT NULL AUTO_INCREMENT, UserId int unsigned DEFAULT NULL, Token varchar(512) NOT NULL,
    Platform enum('android','ios','web') NOT NULL, MonitorList text DEFAULT NULL, \`Interval\` int unsigned NOT NULL DEFAULT 0,
    PushState enum('enabled','disabled') NOT NULL DEFAULT 'enabled', AppVersion varchar(32) DEFAULT NULL, ${profile}
    BadgeCount int NOT NULL DEFAULT 0, LastNotifiedAt datetime DEFAULT NULL, CreatedOn datetime DEFAULT NULL,
    UpdatedOn timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, PRIMARY KEY (Id),
    UNIQUE KEY Notifications_Token_idx (Token), KEY Notifications_UserId_idx (UserId),
    CONSTRAINT Notifications_ibfk_1 FOREIGN KEY (UserId) REFERENCES Users (Id) ON DELETE CASCADE) ENGINE=InnoDB;`;
const today = notifications('Profile varchar(128) DEFAULT NULL,');
const rows = `
  INSERT INTO Notifications (UserId, Token, Platform, MonitorList, \`Interval\`, PushState, AppVersion, BadgeCount) VALUES
    (4, 'full:token', 'ios', '1,2', 60, 'disabled', '1.0.8', 7),
    (NULL, 'bare:token', 'android', NULL, 0, 'enabled', NULL, 0);`;

let server: MariadbServer;
let lines: LogLines;
let opened: NotificationTable[];

beforeAll(async () => {
  server = await startMariadb();
  await server.sql(`CREATE USER zmuser@'127.0.0.1' IDENTIFIED BY 'geheim'; CREATE USER reader@'127.0.0.1' IDENTIFIED BY 'geheim';
    GRANT SELECT ON *.* TO reader@'127.0.0.1'; GRANT ALL ON *.* TO zmuser@'127.0.0.1'; CREATE DATABASE v136; USE v136; ${users}`);
});
beforeEach(async () => {
  lines = new LogLines();
  opened = [];
  await server.sql(`SET NAMES utf8mb4; DROP DATABASE IF EXISTS master; CREATE DATABASE master; USE master; ${users} ${today} ${rows}
    UPDATE Notifications SET Profile = 'Home' WHERE Token = 'full:token'`);
});
afterEach(async () => {
  for (const table of opened) await table[Symbol.asyncDispose]();
});
afterAll(() => server[Symbol.asyncDispose]());

const open = (database = 'master', { user = 'zmuser', port = server.port, maxAgeMs = 0 } = {}) => {
  const config = ZoneMinderConfig.parse({
    ZM_DB_HOST: `127.0.0.1:${port}`,
    ZM_DB_NAME: database,
    ZM_DB_USER: user,
    ZM_DB_PASS: 'geheim',
  });
  const table = NotificationTable.open(config, pino({ level: 'trace' }, lines), { maxAgeMs });
  opened.push(table);
  return table;
};
const tokens = async () =>
  (await server.sql('SELECT Token FROM master.Notifications ORDER BY Id')).trim().split('\n');
const listed = async (table: NotificationTable) => (await table.all()).map(({ token }) => token).toSorted();

const full = {
  token: 'full:token',
  platform: 'ios',
  monlist: '1,2',
  intlist: '',
  intervalSeconds: 60,
  pushstate: 'disabled',
  appversion: '1.0.8',
  invocations: { count: 0, at: 0 },
  profile: 'Home',
  user: 'jürgen',
  badge: 7,
  extra: {},
};
const bare = {
  token: 'bare:token',
  platform: 'android',
  monlist: '',
  intlist: '',
  intervalSeconds: 0,
  pushstate: 'enabled',
  appversion: 'unknown',
  invocations: { count: 0, at: 0 },
  badge: 0,
  extra: {},
};

describe("phones in ZoneMinder's table Notifications", () => {
  it('are read with all that their rows say, and what is NULL means all or unknown', async () => {
    const table = open();
    expect(await table.byToken('full:token')).toEqual(full);
    expect(await table.byToken('bare:token')).toEqual(bare);
    expect(await table.byToken('FULL:TOKEN')).toBeUndefined();
    expect(lines.complaints()).toEqual([]);
  });

  it('have no profile before 1.39.3', async () => {
    await server.sql('ALTER TABLE master.Notifications DROP COLUMN Profile');
    const { profile: _none, ...others } = full;
    expect(await open().byToken('full:token')).toEqual(others);
  });

  it('are none on 1.36 and 1.38, which have no such table; that is asked once and said in one debug line', async () => {
    const table = open('v136');
    expect(await table.all()).toEqual([]);
    await server.sql(`USE v136; ${today} ${rows}`);
    expect(await table.all()).toEqual([]);
    await server.sql('DROP TABLE v136.Notifications');
    expect(lines.count('no table Notifications')).toBe(1);
    expect(lines.complaints()).toEqual([]);
  });

  it('may come and go while we run', async () => {
    const table = open();
    await table.all();
    await server.sql(`USE master; DELETE FROM Notifications WHERE Token = 'bare:token';
      INSERT INTO Notifications (Token, Platform) VALUES ('new:token', 'web')`);
    expect(await listed(table)).toEqual(['full:token', 'new:token']);
  });

  it('are asked for once in a while only', async () => {
    const table = open('master', { maxAgeMs: 60_000 });
    await table.all();
    await server.sql('DELETE FROM master.Notifications');
    expect(await listed(table)).toEqual(['bare:token', 'full:token']);
  });

  it('are deleted one by one, by row and token to the letter', async () => {
    const table = open();
    await table.all();
    expect(await table.remove('full:token')).toBe(true);
    expect(await table.remove('full:token')).toBe(false);
    expect(await table.remove('nobody')).toBe(false);
    expect(await tokens()).toEqual(['bare:token']);
    await server.sql("UPDATE master.Notifications SET Token = 'BARE:token'");
    expect(await table.remove('bare:token')).toBe(true);
    expect(await tokens()).toEqual(['BARE:token']);
  });

  it('that are gone stay gone for us where we may only read, which is said', async () => {
    const table = open('master', { user: 'reader' });
    await table.all();
    expect(await table.remove('full:token')).toBe(true);
    expect(await listed(table)).toEqual(['bare:token']);
    expect(await tokens()).toHaveLength(2);
    expect(lines.count('could not be deleted')).toBe(1);
    expect(lines.complaints().join('')).not.toContain('full:token');
  });

  it('have their badge written, behind our back and where we may', async () => {
    const badges = () => server.sql("SELECT BadgeCount FROM master.Notifications WHERE Token = 'full:token'");
    const table = open('master', { maxAgeMs: 60_000 });
    await table.all();
    table.setBadge('full:token', 8);
    table.setBadge('nobody', 8);
    expect(await table.byToken('full:token')).toMatchObject({ badge: 8 });
    await until('the badge is written', async () => (await badges()).trim() === '8');
    const reader = open('master', { user: 'reader', maxAgeMs: 60_000 });
    await reader.all();
    for (const badge of [9, 10, 11]) {
      reader.setBadge('full:token', badge);
      await until('it was tried', () => lines.count('a badge was not written') === 1);
    }
    expect(await reader.byToken('full:token')).toMatchObject({ badge: 11 });
    expect((await badges()).trim()).toBe('8');
  });

  it('keep their pushes when the table vanishes, which is said once, and follow it when it is back', async () => {
    const table = open();
    await table.all();
    await server.sql('RENAME TABLE master.Notifications TO master.Elsewhere');
    for (let count = 0; count < 3; count += 1)
      expect(await listed(table)).toEqual(['bare:token', 'full:token']);
    expect(lines.complaints()).toEqual([expect.stringContaining('table Notifications is gone')]);
    await server.sql(
      'RENAME TABLE master.Elsewhere TO master.Notifications; DELETE FROM master.Notifications LIMIT 1',
    );
    expect(await listed(table)).toEqual(['bare:token']);
  });

  it('keep their pushes while the database is away, which is said once, also where it was away at our start', async () => {
    const other = await startMariadb();
    const table = open('master', { port: other.port });
    expect(await table.all()).toEqual([]);
    expect(lines.complaints()).toEqual([expect.stringContaining('cannot be read')]);
    await other.sql(`CREATE USER zmuser@'127.0.0.1' IDENTIFIED BY 'geheim'; GRANT ALL ON *.* TO zmuser@'127.0.0.1';
      CREATE DATABASE master; USE master; ${users} ${today} ${rows}`);
    expect(await listed(table)).toEqual(['bare:token', 'full:token']);
    await other[Symbol.asyncDispose]();
    for (let count = 0; count < 3; count += 1)
      expect(await listed(table)).toEqual(['bare:token', 'full:token']);
    expect(lines.complaints()).toHaveLength(2);
  });
});
