import type { EventRow } from '@tocsin/alarms';
import { CodedError } from '@tocsin/errors';
import { EventId, MonitorId } from '@tocsin/messages';
import { ZoneMinderSimulator } from '@tocsin/zoneminder-simulator';
import { changedTable, type Play, Scene } from './testing/scene';
import { until } from './testing/stand-ins';

jest.setTimeout(20_000);

const play: Play = (options) => ZoneMinderSimulator.open(options);

const away = () => Promise.reject(new CodedError('database-unavailable', 'away', { retryable: true }));

/** A section of a continuous recording that goes on. */
const section = (eventId: number, changes: Partial<EventRow> = {}): EventRow => ({
  eventId: EventId.parse(eventId),
  monitorId: MonitorId.parse(1),
  cause: 'Continuous',
  notes: '',
  startedAt: Date.now() - 120_000,
  endedAt: null,
  alarmFrames: 0,
  eventPath: '',
  ...changes,
});

describe("the watcher and ZoneMinder's database", () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await Scene.open(play);
  });
  afterEach(() => scene[Symbol.asyncDispose]());

  const tableOf = (rows: () => readonly EventRow[]) =>
    changedTable(scene, {
      latest: async () => undefined,
      eventsAfter: async (after) => rows().filter(({ eventId }) => eventId > after),
      eventsById: async (ids) => rows().filter(({ eventId }) => ids.includes(eventId)),
    });

  describe('while the database is away', () => {
    it('publishes an alarm without its folder', async () => {
      const { eventTable } = scene.zoneminder;
      let isAway = false;
      const hangs = new Promise<undefined>(() => {});
      const events = changedTable(scene, {
        event: (id) => (isAway ? hangs : eventTable.event(id)),
        eventsAfter: (...args) => (isAway ? away() : eventTable.eventsAfter(...args)),
        eventsById: (ids) => (isAway ? away() : eventTable.eventsById(ids)),
      });
      await scene.start({}, { events });
      isAway = true;
      await scene.zoneminder.raiseAlarm(1);
      await scene.seen('1 start');
      expect(scene.alarms.jobs[0]?.payload).toMatchObject({ eventPath: null, startedAt: null });
      await scene.alarmAndEnd(2);
      isAway = false;
      await scene.seen('1 start', '2 start', '2 end');
    });

    it('waits for it at the start', async () => {
      const { eventTable } = scene.zoneminder;
      let isAway = true;
      const events = changedTable(scene, { version: () => (isAway ? away() : eventTable.version()) });
      scene.records.cursorOf.set('0-1', 1);
      await scene.alarmAndEnd(1);
      await scene.start({}, { events });
      await scene.alarmAndEnd(1);
      isAway = false;
      await scene.seen('2 start late', '2 end late');
    });
  });

  describe('without shared memory', () => {
    it.each([
      ['because the operator says so', { source: 'database' }, {}],
      [
        'because the release of the maps is not known',
        {},
        {
          maps: {
            read: () => ({ kind: 'unknown-size', detail: '4711' }) as const,
            useVersion: () => {},
            forget: () => {},
          },
        },
      ],
    ])('sees alarms in the Events table: %s', async (_why, watcher, parts) => {
      await scene.start({ watcher }, parts);
      await scene.zoneminder.raiseAlarm(1, { cause: 'Doorbell' });
      await scene.seen('1 start');
      await scene.zoneminder.clearAlarm(1);
      await scene.seen('1 start', '1 end');
      await scene.zoneminder.startRecording(2);
      await scene.settled();
      await scene.seen('1 start', '1 end');
      await scene.zoneminder.raiseAlarm(2);
      await scene.seen('1 start', '1 end', '2 start');
      await scene.zoneminder.stopRecording(2);
      await scene.seen('1 start', '1 end', '2 start', '2 end');
      expect(scene.alarms.jobs[0]?.payload.cause).toBe('Doorbell');
    });
  });

  it('tells an alarm at the end of a recording whose successor was opened before it was closed', async () => {
    let rows = [section(10)];
    await scene.start({ watcher: { source: 'database' } }, { events: tableOf(() => rows) });
    await scene.settled();
    // zmc opens the next section before it writes the last frames of the one before.
    rows = [section(10), section(11)];
    await scene.settled();
    rows = [section(10, { alarmFrames: 3, endedAt: Date.now() }), section(11)];
    await scene.seen('10 start', '10 end');
  });

  it('tells the end of a recording before the start of the next', async () => {
    const alarm = { cause: 'Motion', alarmFrames: 3 };
    let rows: EventRow[] = [];
    await scene.start({ watcher: { source: 'database' } }, { events: tableOf(() => rows) });
    rows = [section(10, alarm)];
    await scene.seen('10 start late');
    rows = [section(10, { ...alarm, endedAt: Date.now() }), section(11, { ...alarm, startedAt: Date.now() })];
    await scene.seen('10 start late', '10 end', '11 start');
    expect(scene.published).toEqual(['10 start late', '10 end', '11 start']);
  });

  it.each([[{}], [{ source: 'database' }]])(
    'goes on when ZoneMinder counts its events anew (%p)',
    async (watcher) => {
      await scene[Symbol.asyncDispose]();
      let behindMs = 20_000;
      scene = await Scene.open(play, { firstEventId: 100, now: () => Date.now() - behindMs });
      await scene.start({ watcher }, { events: changedTable(scene, {}) });
      await scene.alarmAndEnd(1);
      await until('the first', () => scene.published.length === 2);
      behindMs = 0;
      await scene.countAnew();
      await scene.zoneminder.raiseAlarm(1);
      await until('the start', () => scene.published.includes('1 start'));
      await scene.zoneminder.clearAlarm(1);
      await until('the end', () => scene.published.includes('1 end'));
      await scene.zoneminder.raiseAlarm(1);
      await until('the next', () => scene.published.includes('2 start'));
      await scene.settled();
      expect(scene.published.slice(2)).toEqual(['1 start', '1 end', '2 start']);
      expect(scene.records.cursorOf.get('0-1')).toBe(2);
    },
  );

  it('takes up new monitors, drops deleted ones, and never looks at skipped ones', async () => {
    const { eventTable } = scene.zoneminder;
    let listed = [1, 2];
    const events = changedTable(scene, {
      monitors: async () => (await eventTable.monitors()).filter(({ id }) => listed.includes(id)),
    });
    const reload = { customize: { monitor_reload_interval: 0.1 } };
    await scene.start({ ...reload, general: { skip_monitors: [2] } }, { events });
    await scene.alarmAndEnd(2);
    listed = [];
    await until('monitor 1 is dropped', () =>
      scene.lines.some((line) => line.includes('not watched any more')),
    );
    await scene.alarmAndEnd(1);
    listed = [1];
    await until(
      'monitor 1 is back',
      () => scene.lines.filter((line) => line.includes('Watching for')).length === 2,
    );
    await scene.zoneminder.raiseAlarm(1);
    // Late when the first look at the monitor already shows it.
    await until('its alarm', () => scene.published.some((entry) => entry.startsWith('3 start')));
    expect(scene.published.some((entry) => entry.startsWith('1'))).toBe(false);
    expect(scene.lines.some((line) => line.includes('Reloading Monitors...'))).toBe(true);
  });
});
