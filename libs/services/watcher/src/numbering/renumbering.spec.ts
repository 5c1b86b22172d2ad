import { ZoneMinderSimulator } from '@tocsin/zoneminder-simulator';
import { changedTable, type Play, Scene } from '../testing/scene';
import { until } from '../testing/stand-ins';

jest.setTimeout(20_000);

const play: Play = (options) => ZoneMinderSimulator.open(options);

describe('when ZoneMinder gives ids out again', () => {
  let scene: Scene;
  let behindMs: number;
  const jobIds = () => scene.alarms.jobs.map(({ id }) => id);
  const start = (watcher = {}) =>
    scene.start({ watcher }, { events: changedTable(scene, {}), now: () => Date.now() - behindMs });

  beforeEach(async () => {
    behindMs = 100_000;
    scene = await Scene.open(play, { now: () => Date.now() - behindMs });
  });
  afterEach(() => scene[Symbol.asyncDispose]());

  it.each([[{}], [{ source: 'database' }]])(
    'tells each of them under a name of its own (%p)',
    async (watcher) => {
      await start(watcher);
      await scene.alarmAndEnd(1);
      await scene.alarmAndEnd(2);
      await until('the first', () => jobIds().length === 4);
      behindMs = 0;
      await scene.countAnew();
      await scene.zoneminder.raiseAlarm(2);
      await until('the start', () => jobIds().includes('0.1-1-start'));
      await scene.zoneminder.clearAlarm(2);
      await scene.alarmAndEnd(1);
      await scene.zoneminder.raiseAlarm(2);
      const anew = ['0.1-1-start', '0.1-1-end', '0.1-2-start', '0.1-2-end', '0.1-3-start'];
      await until(`${anew.join()}; ${jobIds().join()}`, () => anew.every((id) => jobIds().includes(id)));
      await scene.settled();
      expect(jobIds().slice(4).toSorted()).toEqual(anew.toSorted());
      expect(scene.alarms.jobs.at(4)?.payload).toMatchObject({ numbering: 1, eventId: 1, monitorId: 2 });
      expect(scene.notifications.jobs.map(({ id }) => id)).toContain('0.1-1-start-deadline');
    },
  );

  it('tells all that began while the watcher was away, also where a monitor alone shows nothing', async () => {
    await start();
    await scene.alarmAndEnd(2);
    await scene.alarmAndEnd(1);
    await scene.alarmAndEnd(1);
    await until('the first', () => jobIds().length === 6);
    await scene.stop();
    behindMs = 0;
    await scene.countAnew();
    // Above the last event of monitor 2, below that of monitor 1.
    await scene.alarmAndEnd(2);
    await scene.alarmAndEnd(2);
    await start();
    await until('both', () => jobIds().includes('0.1-2-end'));
    await scene.settled();
    expect(jobIds().slice(6)).toEqual(['0.1-1-start', '0.1-1-end', '0.1-2-start', '0.1-2-end']);
    expect(scene.alarms.jobs.at(6)?.payload.late).toBe(true);
  });

  it('tells an event that a restored database gives to a monitor that had fewer', async () => {
    await start({ source: 'database', reconcile_interval: 3600 });
    for (const monitor of [2, 1, 1, 1]) await scene.alarmAndEnd(monitor);
    await until('the first', () => jobIds().length === 8);
    behindMs = 0;
    // Restored as it was after the first alarm.
    await scene.countAnew(2);
    await scene.alarmAndEnd(2);
    await until('the end', () => jobIds().includes('0.1-2-end'));
    await scene.settled();
    expect(jobIds().slice(8)).toEqual(['0.1-2-start', '0.1-2-end']);
  });

  it('remembers over a restart of the watcher which numbering it is', async () => {
    await start();
    await scene.alarmAndEnd(2);
    await scene.alarmAndEnd(1);
    await until('the first', () => jobIds().length === 4);
    behindMs = 0;
    await scene.countAnew();
    await scene.zoneminder.raiseAlarm(1);
    await until('the start', () => jobIds().includes('0.1-1-start'));
    await scene.stop();
    await scene.zoneminder.clearAlarm(1);
    await start();
    await scene.alarmAndEnd(2);
    await until('all', () => jobIds().includes('0.1-2-end'));
    await scene.settled();
    expect(jobIds().slice(4).toSorted()).toEqual(['0.1-1-end', '0.1-1-start', '0.1-2-end', '0.1-2-start']);
    expect(scene.records.cursorOf.get('0-2')).toBe(2);
    expect([...scene.records.numberingOf.values()]).toEqual([1]);
  });
});
