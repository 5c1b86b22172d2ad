import { execFileSync } from 'node:child_process';
import { ZoneMinderConfig } from '@tocsin/config';
import { MonitorId } from '@tocsin/messages';
import pino from 'pino';
import { ZoneMinderDatabase } from './zoneminder-database';

/** Settings of the real ZoneMinder that `tools/zoneminder/up` started. */
function rig(): ReadonlyMap<string, string> {
  const lines = execFileSync('tools/zoneminder/env', {
    encoding: 'utf8',
    cwd: `${__dirname}/../../../../..`,
  }).split('\n');
  return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

describe('the database of a real ZoneMinder 1.36', () => {
  const settings = rig();
  const database = ZoneMinderDatabase.open(
    ZoneMinderConfig.parse({
      ...Object.fromEntries(settings),
      ZM_DB_HOST: `${settings.get('ZM_DB_HOST')}:${settings.get('ZM_DB_PORT')}`,
      ZM_DIR_EVENTS: settings.get('ZM_EVENTS_PATH'),
    }),
    pino({ level: 'silent' }),
  );
  afterAll(() => database[Symbol.asyncDispose]());

  it('has the version and the monitors of the rig', async () => {
    expect(await database.version()).toBe(settings.get('ZM_VERSION'));
    const monitors = await database.monitors();
    expect(monitors).toHaveLength(Number(settings.get('ZM_MONITORS')));
    expect(monitors[0]).toEqual({ id: 1, name: 'Monitor-1' });
  });

  it('answers every question about events on the real schema', async () => {
    const all = await database.eventsAfter(
      0,
      [1, 2, 3].map((id) => MonitorId.parse(id)),
      86_400,
      1000,
    );
    expect(await database.eventsById(all.map((row) => row.eventId))).toHaveLength(all.length);
    const latest = await database.latest(MonitorId.parse(1));
    expect(latest === undefined || latest.eventPath.startsWith(`${settings.get('ZM_EVENTS_PATH')}/1/`)).toBe(
      true,
    );
    expect(latest === undefined || Math.abs(Date.now() - latest.startedAt) < 7 * 86_400_000).toBe(true);
  });

  it('knows the users of the rig and the key of its tokens', async () => {
    expect(await database.findUserRow(String(settings.get('ZM_ADMIN_USER')))).toMatchObject({
      monitors: 'all',
      enabled: true,
    });
    expect(await database.findUserRow(String(settings.get('ZM_VIEWER_USER')))).toMatchObject({
      monitors: [1],
    });
    expect(await database.findUserRow(String(settings.get('ZM_DISABLED_USER')))).toMatchObject({
      enabled: false,
    });
    expect(await database.authHashSecret()).not.toBe('');
  });
});
