import { ZoneMinderSimulator } from '@tocsin/zoneminder-simulator';
import { type Play, Scene } from './testing/scene';

jest.setTimeout(20_000);

const play: Play = (options) => ZoneMinderSimulator.open(options);

describe('what the watcher missed', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await Scene.open(play);
  });
  afterEach(() => scene[Symbol.asyncDispose]());

  describe('after it was away', () => {
    it('publishes what it missed, marked late, and nothing twice', async () => {
      await scene.start();
      await scene.alarmAndEnd(1);
      await scene.zoneminder.raiseAlarm(2);
      await scene.seen('1 start', '1 end', '2 start');
      await scene.stop();
      await scene.zoneminder.clearAlarm(2);
      await scene.alarmAndEnd(1);
      await scene.zoneminder.raiseAlarm(1);
      await scene.start();
      await scene.settled();
      const before = ['1 start', '1 end', '2 start'];
      await scene.seen(...before, '2 end late', '3 start late', '3 end late', '4 start late');
      await scene.zoneminder.clearAlarm(1);
      await scene.alarmAndEnd(2);
      await scene.seen(
        ...before,
        '2 end late',
        '3 start late',
        '3 end late',
        '4 start late',
        '4 end',
        '5 start',
        '5 end',
      );
    });

    it('tells the end of an alarm that still went on', async () => {
      await scene.start();
      await scene.zoneminder.raiseAlarm(1);
      await scene.seen('1 start');
      await scene.stop();
      await scene.start();
      await scene.zoneminder.clearAlarm(1);
      await scene.seen('1 start', '1 end');
    });

    it('leaves out what is older than recover_max_age, and says how much that was', async () => {
      await scene[Symbol.asyncDispose]();
      let behindMs = 20_000;
      scene = await Scene.open(play, { now: () => Date.now() - behindMs });
      scene.records.cursorOf.set('0-1', 1);
      await scene.alarmAndEnd(2);
      await scene.alarmAndEnd(1);
      await scene.alarmAndEnd(1);
      behindMs = 0;
      await scene.alarmAndEnd(1);
      await scene.start({ watcher: { recover_max_age: 10 } });
      await scene.seen('4 start late', '4 end late');
      await scene.settled();
      expect(scene.lines.filter((line) => line.includes('2 missed alarms are older'))).toHaveLength(1);
    });
  });

  it('is no alarm in a recording that went on, though all later events are dealt with', async () => {
    await scene[Symbol.asyncDispose]();
    let behindMs = 100_000;
    scene = await Scene.open(play, { now: () => Date.now() - behindMs });
    await scene.start({ watcher: { source: 'database' } });
    await scene.zoneminder.startRecording(2);
    await scene.alarmAndEnd(1);
    await scene.seen('2 start late', '2 end late');
    await scene.settled();
    behindMs = 0;
    await scene.zoneminder.raiseAlarm(2);
    await scene.seen('2 start late', '2 end late', '1 start');
  });

  describe('while the queue is away', () => {
    it('keeps alarms in order, leaves the cursor, and loses nothing', async () => {
      await scene.start();
      await scene.alarmAndEnd(1);
      await scene.seen('1 start', '1 end');
      scene.store.isAway = true;
      for (const monitor of [1, 2, 1]) {
        await scene.zoneminder.raiseAlarm(monitor);
        await scene.settled();
        await scene.zoneminder.clearAlarm(monitor);
      }
      await scene.settled();
      expect(scene.published).toEqual(['1 start', '1 end']);
      expect(scene.records.cursorOf.get('0-1')).toBe(1);
      scene.store.isAway = false;
      await scene.seen('1 start', '1 end', '2 start', '2 end', '3 start', '3 end', '4 start', '4 end');
      expect(scene.published.filter((entry) => !entry.startsWith('3'))).toEqual([
        '1 start',
        '1 end',
        '2 start',
        '2 end',
        '4 start',
        '4 end',
      ]);
      expect(scene.lines.filter((line) => line.includes('kept in memory'))).toHaveLength(1);
      expect(scene.lines.filter((line) => line.includes('takes alarms again'))).toHaveLength(1);
    });

    it('stops all the same, and publishes at its next start', async () => {
      await scene.start();
      await scene.alarmAndEnd(1);
      await scene.seen('1 start', '1 end');
      scene.store.isAway = true;
      await scene.alarmAndEnd(1);
      await scene.settled();
      await scene.stop();
      scene.store.isAway = false;
      await scene.start();
      await scene.seen('1 start', '1 end', '2 start late', '2 end late');
    });

    it('remembers where it began, so that what begins meanwhile is new', async () => {
      await scene.alarmAndEnd(1);
      scene.store.isAway = true;
      await scene.start();
      await scene.zoneminder.raiseAlarm(1);
      scene.store.isAway = false;
      await scene.seen('2 start late');
    });
  });
});
