import { mkdir, mkdtemp, readFile, rename, rm, symlink, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ZoneMinderConfig } from '@tocsin/config';
import { pino } from 'pino';
import { type MariadbServer, startMariadb } from '../../../../../tools/testing/mariadb-server';
import { until } from '../../../../../tools/testing/until';
import { ZoneMinderLog, type ZoneMinderLogParts } from './zoneminder-log';

jest.setTimeout(30_000);

/** As ZoneMinder 1.36 makes it. */
const tables = (charset: string) => `
  CREATE TABLE Config (Name varchar(64) PRIMARY KEY, Value text NOT NULL);
  CREATE TABLE Logs (Id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, TimeKey decimal(16,6) NOT NULL,
    Component varchar(32) NOT NULL, ServerId int unsigned, Pid int DEFAULT NULL, Level tinyint NOT NULL, Code char(3) NOT NULL,
    Message text NOT NULL, File varchar(255) DEFAULT NULL, Line smallint unsigned DEFAULT NULL) DEFAULT CHARSET=${charset};`;

let server: MariadbServer;
let folder: string;
let opened: ZoneMinderLog | undefined;

beforeAll(async () => {
  server = await startMariadb();
  await server.sql(
    `CREATE USER zmuser@'127.0.0.1' IDENTIFIED BY 'geheim'; GRANT ALL ON *.* TO zmuser@'127.0.0.1'`,
  );
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-logs-'));
  await server.sql(`DROP DATABASE IF EXISTS zm; CREATE DATABASE zm; USE zm; ${tables('utf8mb4')}`);
});
afterEach(async () => {
  await opened?.[Symbol.asyncDispose]();
  opened = undefined;
  await rm(folder, { recursive: true, force: true });
});

const file = (name = 'zmeventnotification') => join(folder, `${name}.log`);
const text = (name?: string) => readFile(file(name), 'utf8').catch(() => '');
const rows = async () =>
  (
    await server.sql('SELECT Component, Level, Code, Message, File, Line, Pid FROM zm.Logs ORDER BY Id')
  ).trim();
const setOptions = (options: Record<string, string>) =>
  server.sql(
    Object.entries(options)
      .map(([name, value]) => `REPLACE INTO zm.Config VALUES ('ZM_LOG_${name}', '${value}')`)
      .join('; '),
  );

/** Opened, with the options read. */
async function open(parts: Partial<ZoneMinderLogParts> = {}) {
  const zoneminder = ZoneMinderConfig.parse({
    ZM_DB_HOST: `127.0.0.1:${server.port}`,
    ZM_DB_PASS: 'geheim',
    ZM_PATH_LOGS: folder,
  });
  const sink = ZoneMinderLog.open({ zoneminder, env: {}, retryMs: 0, systemLog: ['true'], ...parts });
  opened = sink;
  await sink.readOptions();
  return { sink, log: pino({ level: 'trace', name: 'standalone' }, sink) };
}

describe("ZoneMinder's own logging", () => {
  it('has the server in its file and in the table, and each monitor that was looked at in a file of its own', async () => {
    const { log } = await open();
    log.info('Web Socket Event Server listening on port 9000');
    log.child({ component: 'zmesdetect_m7' }).warn({ eventId: 4 }, 'could not look');
    expect(await text()).toMatch(
      /^\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d\.\d{6} zmeventnotification\[\d+\]\.INF \[standalone\] \[Web Socket Event Server listening on port 9000\]\n$/,
    );
    expect(await text('zmesdetect_m7')).toMatch(
      /^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d zmesdetect_m7\[\d+\] WAR standalone \[could not look \(eventId=4\)\]\n$/,
    );
    await until('both are in the table', async () => (await rows()).split('\n').length === 2);
    expect(await rows()).toBe(
      [
        `zmeventnotification\t0\tINF\tWeb Socket Event Server listening on port 9000\tstandalone\tNULL\t${process.pid}`,
        `zmesdetect_m7\t-1\tWAR\tcould not look (eventId=4)\tstandalone\tNULL\t${process.pid}`,
      ].join('\n'),
    );
  });

  it('writes debug for the components that the options name, and only while they say so', async () => {
    await setOptions({ DEBUG: '1', DEBUG_TARGET: '_zmesdetect', LEVEL_DATABASE: '-5', LEVEL_FILE: '1' });
    const { log, sink } = await open();
    const look = log.child({ component: 'zmesdetect_m7' });
    look.debug('Using model: yolo with a.jpg');
    log.debug('not wanted');
    expect(await text('zmesdetect_m7')).toContain(' DBG standalone [Using model: yolo with a.jpg]');
    expect(await text()).toBe('');
    await setOptions({ DEBUG: '0' });
    await sink.readOptions();
    look.debug('no more');
    expect(await text('zmesdetect_m7')).not.toContain('no more');
    expect(await rows()).toBe('');
  });

  it('writes debug by --debug, whatever the options say', async () => {
    await setOptions({ LEVEL_FILE: '0' });
    const { log } = await open({ isDebug: true });
    log.debug('Raw incoming message: {}');
    expect(await text()).toContain('.DB1 [standalone] [Raw incoming message: {}]');
  });

  it('gives syslog what it takes, with the severity of syslog and the name of the component', async () => {
    const got = join(folder, 'syslog');
    const { log, sink } = await open({
      systemLog: ['sh', '-c', `echo "$@" >> ${got}; cat >> ${got}`, 'logger'],
    });
    log.info('shipped settings keep this out');
    log.warn('SSL is disabled');
    log.error('a push failed');
    await sink[Symbol.asyncDispose]();
    await until('syslog has both', async () =>
      (await readFile(got, 'utf8').catch(() => '')).includes('push'),
    );
    expect(await readFile(got, 'utf8')).toBe(
      `--prio-prefix --id=${process.pid} --tag zmeventnotification\n<140>WAR [SSL is disabled]\n<139>ERR [a push failed]\n`,
    );
  });

  it('does without a syslog that is not there', async () => {
    const { log, sink } = await open({ systemLog: ['/no/such/logger'] });
    log.error('one');
    log.error('two');
    expect(sink.trouble()).toBeUndefined();
    expect(await text()).toContain('[two]');
  });

  it('writes to the new file after logrotate, when told to reopen', async () => {
    const { log, sink } = await open();
    log.info('before');
    await rename(file(), `${file()}.1`);
    log.info('still to the old one');
    sink.reopen();
    log.info('after');
    expect(await readFile(`${file()}.1`, 'utf8')).toContain('still to the old one');
    expect(await text()).toMatch(/\[after\]\n$/);
    expect(await text()).not.toContain('before');
  });

  it('a full disk is told as trouble; once there is room, the log says how many lines are missing', async () => {
    await symlink('/dev/full', file());
    const { log, sink } = await open();
    for (let line = 0; line < 3; line += 1) log.info('lost');
    expect(sink.trouble()).toMatch(/zmeventnotification\.log cannot be written: .*ENOSPC/);
    await unlink(file());
    expect(sink.trouble()).toBeUndefined();
    log.info('back');
    expect(await text()).toMatch(/\[the log can be written again; 3 lines are missing here\]\n.*\[back\]\n$/);
  });

  it('a folder that is gone is told as trouble, and used again when it is back', async () => {
    const { log, sink } = await open();
    log.info('before');
    await rm(folder, { recursive: true });
    expect(sink.trouble()).toMatch(/zmeventnotification\.log cannot be written: .*ENOENT/);
    await mkdir(folder);
    expect(sink.trouble()).toBeUndefined();
    log.info('after');
    expect(await text()).toMatch(/\[after\]\n$/);
  });

  it('lines wait for a table that is away', async () => {
    await server.sql('RENAME TABLE zm.Logs TO zm.Away');
    const { log, sink } = await open();
    log.info('patient');
    await until('the trouble is told', () => sink.trouble() !== undefined);
    expect(sink.trouble()).toMatch(/table Logs cannot be written/);
    await server.sql('RENAME TABLE zm.Away TO zm.Logs');
    await sink[Symbol.asyncDispose]();
    expect(await rows()).toContain('patient');
  });

  it('a table of Western letters gets a line with others all the same', async () => {
    await server.sql(
      `USE zm; DROP TABLE Logs; DROP TABLE Config; ${tables('latin1')}; SET GLOBAL sql_mode='STRICT_ALL_TABLES'`,
    );
    const { log, sink } = await open();
    log.info('Außen Двор');
    await sink[Symbol.asyncDispose]();
    expect(await rows()).toContain('????');
  });

  it('a name in the log cannot name a file elsewhere', async () => {
    const { log } = await open();
    log.child({ component: '../evil' }).info('x');
    expect(await text('___evil')).toContain('[x]');
  });
});
