import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Config, ZoneMinderConfig } from '@tocsin/config';
import { type Alarm, type Notification, ServerId } from '@tocsin/messages';
import { SharedMemoryMaps, ZoneMinderDatabase } from '@tocsin/zoneminder';
import pino from 'pino';
import { ListQueue, ListRecords, Store, until } from './testing/stand-ins';
import { startWatcher } from './watcher';

jest.setTimeout(60_000);

const run = promisify(execFile);
const tools = `${__dirname}/../../../../tools/zoneminder`;
const log = pino({ level: 'silent' });

/** Settings of the real ZoneMinder that `tools/zoneminder/up` started. */
async function rigSettings(): Promise<ZoneMinderConfig> {
  const { stdout } = await run(`${tools}/env`);
  const settings = new Map(
    stdout.split('\n').map((line) => [line.split('=')[0], line.slice(line.indexOf('=') + 1)]),
  );
  return ZoneMinderConfig.parse({
    ...Object.fromEntries(settings),
    ZM_DB_HOST: `${settings.get('ZM_DB_HOST')}:${settings.get('ZM_DB_PORT')}`,
    ZM_DIR_EVENTS: settings.get('ZM_EVENTS_PATH'),
    ZM_PATH_MAP: settings.get('ZM_SHM_PATH'),
  });
}

describe.each(['memory', 'database'] as const)(
  'the watcher beside a real ZoneMinder, looking at its %s',
  (source) => {
    it('publishes alarms of half a second and of three, start and end, once each', async () => {
      const settings = await rigSettings();
      await using database = ZoneMinderDatabase.open(settings, log);
      using maps = SharedMemoryMaps.open({ mapFolder: settings.ZM_PATH_MAP, version: undefined, log });
      const store = new Store();
      const alarms = new ListQueue<Alarm>(store, 'alarm');
      const config = Config.parse({ watcher: { source } });
      await using _watcher = await startWatcher({
        config,
        log,
        server: ServerId.parse(0),
        maps,
        events: database,
        alarms,
        notifications: new ListQueue<Notification>(store, 'guard'),
        records: new ListRecords(store),
      });
      const raise = async (monitor: number, seconds: number, cause: readonly string[]) =>
        Number(
          (
            await run(`${tools}/alarm`, [String(monitor), String(seconds), ...cause], {
              env: { ...process.env, ZM_RIG_WAIT_END: '1' },
            })
          ).stdout,
        );
      const raised = await Promise.all([raise(1, 0.5, []), raise(2, 3, []), raise(3, 0.5, ['Doorbell'])]);
      const of = (eventId: number, phase: string) =>
        alarms.jobs
          .map((job) => job.payload)
          .filter((alarm) => alarm.eventId === eventId && alarm.phase === phase);
      await until('every alarm has ended', () => raised.every((eventId) => of(eventId, 'end').length > 0));
      for (const [index, eventId] of raised.entries()) {
        const [start] = of(eventId, 'start');
        expect([of(eventId, 'start').length, of(eventId, 'end').length]).toEqual([1, 1]);
        expect(start).toMatchObject({
          monitorId: index + 1,
          late: false,
          monitorName: `Monitor-${index + 1}`,
        });
        expect(start?.eventPath).toContain(settings.ZM_DIR_EVENTS);
        // With read_alarm_cause off, the cause of a trigger is passed on all the same.
        expect(start?.cause).toBe(index === 2 ? 'Doorbell' : 'Forced Web');
        expect(of(eventId, 'end')[0]?.cause).toMatch(index === 2 ? /^Doorbell/ : /^Forced Web: /);
      }
    });
  },
);
