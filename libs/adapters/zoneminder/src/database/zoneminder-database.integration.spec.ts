import { ZoneMinderConfig } from '@tocsin/config';
import { errorMessage } from '@tocsin/errors';
import { EventId, MonitorId } from '@tocsin/messages';
import pino from 'pino';
import { type MariadbServer, startMariadb } from '../../../../../tools/testing/mariadb-server';
import { schema134, schema136, schema138 } from './schema.fixture';
import { ZoneMinderDatabase } from './zoneminder-database';

const log = pino({ level: 'silent' });
const [one, two] = [MonitorId.parse(1), MonitorId.parse(2)];
const schemas = { zm134: schema134, zm136: schema136, zm138: schema138 } as const;

jest.setTimeout(30_000);

describe("ZoneMinder's database", () => {
  let server: MariadbServer;
  const opened: ZoneMinderDatabase[] = [];
  const open = (settings: Partial<ZoneMinderConfig>, logger = log) => {
    const config = ZoneMinderConfig.parse({
      ZM_DB_HOST: `127.0.0.1:${server.port}`,
      ZM_DB_PASS: 'geheim',
      ZM_DIR_EVENTS: '/events',
      ...settings,
    });
    const database = ZoneMinderDatabase.open(config, logger);
    opened.push(database);
    return database;
  };

  beforeAll(async () => {
    server = await startMariadb();
    await server.sql(
      "CREATE USER zmuser@'127.0.0.1' IDENTIFIED BY 'geheim'; CREATE USER zmuser@localhost IDENTIFIED BY 'geheim'",
    );
    for (const [name, tables] of Object.entries(schemas)) {
      await server.sql(`CREATE DATABASE ${name}; GRANT SELECT ON ${name}.* TO zmuser@'127.0.0.1', zmuser@localhost;
        USE ${name}; SET NAMES utf8mb4; ${tables}`);
    }
    await server.sql(
      "CREATE DATABASE other; GRANT SELECT ON other.* TO zmuser@'127.0.0.1'; CREATE DATABASE closed",
    );
  });
  afterAll(async () => {
    for (const database of opened) await database[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  describe.each(['zm134', 'zm136', 'zm138'] as const)('of the shape %s', (ZM_DB_NAME) => {
    it('gives an event with its folder, whatever its columns are called', async () => {
      const row = await open({ ZM_DB_NAME }).event(EventId.parse(10));
      expect(row).toMatchObject({
        eventId: 10,
        monitorId: 1,
        cause: 'Motion',
        notes: 'Motion: All',
        alarmFrames: 7,
      });
      expect(row?.endedAt).toBe(row?.startedAt);
      expect(row?.eventPath).toMatch(/^\/mnt\/one\/1\/\d{4}-\d\d-\d\d\/10$/);
    });

    it('knows how many digits are in the names of frames', async () => {
      const database = open({ ZM_DB_NAME });
      const set = (value: string) =>
        server.sql(`DELETE FROM ${ZM_DB_NAME}.Config WHERE Name = 'ZM_EVENT_IMAGE_DIGITS';
          INSERT INTO ${ZM_DB_NAME}.Config (Name, Value) VALUES ('ZM_EVENT_IMAGE_DIGITS', '${value}')`);
      expect(await database.imageDigits()).toBe(5);
      await set('7');
      expect(await database.imageDigits()).toBe(7);
      await set('many');
      expect(await database.imageDigits()).toBe(5);
    });

    it('gives an open event without its storage area', async () => {
      const row = await open({ ZM_DB_NAME }).event(EventId.parse(11));
      expect(row).toMatchObject({ startedAt: 1_767_942_303_000, endedAt: null, notes: '', alarmFrames: 0 });
      const local = await server.sql("SELECT DATE_FORMAT(FROM_UNIXTIME(1767942303), '%y/%m/%d/%H/%i/%s')");
      expect(row?.eventPath).toBe(`/events/1/${local.trim()}`);
    });

    it('gives the zones of a monitor, and its size', async () => {
      const database = open({ ZM_DB_NAME });
      const isNew = ZM_DB_NAME === 'zm138';
      expect(await database.zones(one)).toEqual({
        monitor: { width: 640, height: 480 },
        mayBePercent: isNew,
        zones: [
          {
            name: 'Front Door',
            type: 'Active',
            units: 'Percent',
            coords: isNew ? '0.00,0.00 50.00,0.00 50.00,50.00' : '0,0 639,0 639,479',
          },
          { name: 'Street', type: 'Inactive', units: 'Percent', coords: '0,0 1,0 1,1' },
        ],
      });
      expect((await database.zones(two))?.zones).toEqual([]);
      expect(await database.zones(MonitorId.parse(99))).toBeUndefined();
    });

    it('gives the newest event, and none for a monitor without any', async () => {
      const database = open({ ZM_DB_NAME });
      expect((await database.latest(two))?.eventId).toBe(13);
      expect(await database.latest(MonitorId.parse(99))).toBeUndefined();
      expect(await database.event(EventId.parse(99))).toBeUndefined();
    });

    it('lists events after a cursor, young enough and of these monitors, oldest first', async () => {
      const database = open({ ZM_DB_NAME });
      const ids = async (...args: Parameters<ZoneMinderDatabase['eventsAfter']>) =>
        (await database.eventsAfter(...args)).map((row) => row.eventId);
      expect(await ids(0, [one, two], 300, 10)).toEqual([12, 13]);
      expect(await ids(0, [one, two], 300, 1)).toEqual([12]);
      expect(await ids(12, [one, two], 300, 10)).toEqual([13]);
      expect(await ids(0, [one], 300, 10)).toEqual([]);
      expect(await ids(0, [], 300, 10)).toEqual([]);
      expect(await ids(0, [one], 2 * 86_400, 10)).toContain(10);
    });

    it('gives events by id and leaves unknown ones out', async () => {
      const rows = await open({ ZM_DB_NAME }).eventsById([13, 99, 10].map((id) => EventId.parse(id)));
      expect(rows.map((row) => Number(row.eventId)).toSorted((a, b) => a - b)).toEqual([10, 13]);
    });

    it('has a version and a secret', async () => {
      const database = open({ ZM_DB_NAME });
      expect(await database.version()).toMatch(/^1\.3\d\.\d+$/);
      expect(await database.authHashSecret()).toBe('the secret');
    });
  });

  it.each([
    ['zm134', 0, [1, 2, 3]],
    ['zm136', 1, [1]],
    ['zm138', 0, [1, 2]],
    ['zm138', 1, [1]],
  ] as const)('of %s, server %d, watches the monitors %p', async (ZM_DB_NAME, ZM_SERVER_ID, ids) => {
    const monitors = await open({ ZM_DB_NAME, ZM_SERVER_ID }).monitors();
    expect(monitors.map((monitor) => monitor.id)).toEqual(ids);
  });

  it('keeps odd names of monitors as they are', async () => {
    expect((await open({ ZM_DB_NAME: 'zm136' }).monitors())[0]?.name).toBe('Front "Door"');
    expect(await open({ ZM_DB_NAME: 'zm136', ZM_SERVER_ID: 1 }).monitorIds()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  describe('users', () => {
    it.each([
      ['zm136', 'admin', { enabled: true, eventsPermission: 'Edit', monitors: 'all', apiEnabled: true }],
      ['zm136', 'viewer', { passwordHash: '*HASH', monitors: [1, 3] }],
      ['zm136', 'Viewer', { enabled: false, eventsPermission: 'None', monitors: 'all' }],
      ['zm134', 'admin', { tokenMinExpirySeconds: 1_700_000_000, apiEnabled: false }],
      ['zm138', 'admin', { monitors: 'all', eventsPermission: 'Edit' }],
      ['zm138', 'one', { monitors: [1] }],
      ['zm138', 'grouped', { monitors: [1, 3, 4] }],
      ['zm138', 'role', { monitors: [2, 3, 4], eventsPermission: 'View' }],
    ] as const)('of %s: %s', async (ZM_DB_NAME, name, expected) => {
      expect(await open({ ZM_DB_NAME }).findUserRow(name)).toMatchObject({ name, ...expected });
    });

    it.each(['VIEWER', 'viewer ', 'nobody', "x' OR '1'='1", '日本', ''])('does not find %p', async (name) => {
      expect(await open({ ZM_DB_NAME: 'zm136' }).findUserRow(name)).toBeUndefined();
    });
  });

  describe('when it cannot be read', () => {
    const failure = async (settings: Partial<ZoneMinderConfig>) => {
      const thrown = await open(settings)
        .latest(one)
        .catch((error: unknown) => error);
      expect(thrown).toMatchObject({ code: 'database-unavailable', retryable: true });
      const message = errorMessage(thrown);
      expect(message).not.toContain('geheim');
      expect(message).toContain(`as user ${settings.ZM_DB_USER ?? 'zmuser'}`);
      return message;
    };

    it.each([
      ['a wrong password', { ZM_DB_PASS: 'falsch' }, /user or its password is wrong/],
      ['an unknown host', { ZM_DB_HOST: 'no.such.host.invalid' }, /no\.such\.host\.invalid:3306.*ZM_DB_HOST/],
      ['a closed port', { ZM_DB_HOST: '127.0.0.1:1' }, /127\.0\.0\.1:1 .*nothing listens there/],
      ['a missing socket', { ZM_DB_HOST: 'localhost:/tmp/no.sock' }, /socket is not there/],
      ['a database it may not use', { ZM_DB_NAME: 'closed' }, /may not use this database/],
      ['a database that is not ZoneMinder', { ZM_DB_NAME: 'other' }, /not a ZoneMinder database/],
    ])('says so for %s, and what to do', async (_what, settings, message) => {
      expect(await failure({ ZM_DB_NAME: 'zm136', ...settings })).toMatch(message);
    });
  });

  it('is reached through a socket', async () => {
    expect(await open({ ZM_DB_HOST: `localhost:${server.socketPath}`, ZM_DB_NAME: 'zm136' }).version()).toBe(
      '1.36.33',
    );
  });

  it('is asked again over a new connection after the server has dropped the old ones', async () => {
    const database = open({ ZM_DB_NAME: 'zm136' });
    await database.version();
    await server.sql('KILL USER zmuser');
    expect(await database.version()).toBe('1.36.33');
  });

  it('says so within seconds when the server hangs, and goes on when it does', async () => {
    await using own = await startMariadb();
    await own.sql(`CREATE DATABASE zm; USE zm; ${schema136} CREATE USER zmuser@'127.0.0.1' IDENTIFIED BY 'geheim';
      GRANT SELECT ON zm.* TO zmuser@'127.0.0.1'`);
    const database = open({ ZM_DB_HOST: `127.0.0.1:${own.port}`, ZM_DB_NAME: 'zm' });
    await database.version();
    process.kill(own.pid, 'SIGSTOP');
    const asked = Promise.allSettled([
      database.version(),
      database.version(),
      database.event(EventId.parse(10)),
    ]);
    const answers = (await asked).map((answer) =>
      answer.status === 'rejected' ? errorMessage(answer.reason) : 'answered',
    );
    process.kill(own.pid, 'SIGCONT');
    for (const answer of answers) expect(answer).toMatch(/it did not answer in time|it does not answer/);
    expect(await database.version()).toBe('1.36.33');
  });

  it('says once that it is away and once that it is back, and finds its way back by itself', async () => {
    const lines: string[] = [];
    const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
    await using own = await startMariadb();
    const config = ZoneMinderConfig.parse({
      ZM_DB_HOST: `127.0.0.1:${own.port}`,
      ZM_DB_NAME: 'zm',
      ZM_DB_PASS: 'geheim',
    });
    await using database = ZoneMinderDatabase.open(config, logger);
    await expect(database.version()).rejects.toMatchObject({ code: 'database-unavailable' });
    await expect(database.version()).rejects.toMatchObject({ code: 'database-unavailable' });
    await own.sql(`CREATE DATABASE zm; USE zm; ${schema136} CREATE USER zmuser@'127.0.0.1' IDENTIFIED BY 'geheim';
      GRANT SELECT ON zm.* TO zmuser@'127.0.0.1'`);
    expect(await database.version()).toBe('1.36.33');
    expect(lines).toEqual([
      expect.stringContaining('password is wrong'),
      expect.stringContaining('answers again'),
    ]);
  });

  it('sees the new columns when ZoneMinder is upgraded under our feet', async () => {
    await server.sql(
      `CREATE DATABASE upgraded; GRANT SELECT ON upgraded.* TO zmuser@'127.0.0.1'; USE upgraded; ${schema134}`,
    );
    const database = open({ ZM_DB_NAME: 'upgraded' });
    await database.version();
    expect((await database.event(EventId.parse(10)))?.cause).toBe('Motion');
    await server.sql(`USE upgraded; ALTER TABLE Events RENAME COLUMN StartTime TO StartDateTime, RENAME COLUMN EndTime TO EndDateTime;
      UPDATE Config SET Value = '1.36.33' WHERE Name = 'ZM_DYN_DB_VERSION'`);
    await database.version();
    expect((await database.event(EventId.parse(10)))?.cause).toBe('Motion');
  });
});
