import { ZoneMinderSimulator } from '@tocsin/zoneminder-simulator';
import { type Play, Scene } from './testing/scene';
import { until } from './testing/stand-ins';

jest.setTimeout(20_000);

const play: Play = (options) => ZoneMinderSimulator.open(options);

describe('the watcher', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await Scene.open(play);
  });
  afterEach(() => scene[Symbol.asyncDispose]());

  it('publishes the start and the end of an alarm, once each, with what ZoneMinder knows of it', async () => {
    await scene.start();
    const { eventId, startedAt } = await scene.zoneminder.raiseAlarm(1, { cause: 'Motion', text: 'Left' });
    await scene.seen('1 start');
    await scene.zoneminder.clearAlarm(1);
    await scene.settled();
    await scene.seen('1 start', '1 end');
    const row = await scene.zoneminder.eventTable.event(eventId);
    expect(scene.alarms.jobs[0]).toMatchObject({
      id: '0-1-start',
      payload: {
        monitorId: 1,
        monitorName: 'Front "Door"',
        cause: 'Motion',
        startedAt,
        eventPath: row?.eventPath,
      },
    });
    expect(scene.alarms.jobs[1]).toMatchObject({ id: '0-1-end', payload: { cause: 'Motion: Left' } });
    expect(scene.lines.join('')).toContain(
      'New event 1 reported for Monitor:1 (Name:Front \\"Door\\") Motion',
    );
  });

  it('stores the guard and the story before the alarm, and the cursor last', async () => {
    await scene.start({ detector: { detection_deadline: 7 } });
    await scene.zoneminder.raiseAlarm(1);
    await until('the cursor', () => scene.store.diary.includes('cursor 1 1'));
    expect(scene.store.diary.slice(2)).toEqual([
      'guard 0-1-start-deadline',
      'seen 1 start',
      'alarm 0-1-start',
      'cursor 1 1',
    ]);
    expect(scene.notifications.jobs[0]).toMatchObject({
      delayMs: 7000,
      payload: {
        outcome: 'failed',
        reason: 'no answer from a detector within 7 s',
        alarm: { eventId: 1, phase: 'start' },
      },
    });
  });

  it('leaves the cause out unless read_alarm_cause is on', async () => {
    await scene.start({ customize: { read_alarm_cause: false } });
    await scene.zoneminder.raiseAlarm(1, { cause: 'Motion' });
    await scene.seen('1 start');
    expect(scene.alarms.jobs[0]?.payload.cause).toBe('');
  });

  it('only notes where it is at the very first start, an alarm in progress included', async () => {
    await scene.alarmAndEnd(1);
    await scene.zoneminder.raiseAlarm(2);
    await scene.start();
    await scene.settled();
    await scene.zoneminder.clearAlarm(2);
    await scene.zoneminder.raiseAlarm(1);
    await scene.seen('3 start');
    expect(scene.records.cursorOf.get('0-2')).toBe(2);
  });

  it('tells an alarm once though it rises again before its event has closed', async () => {
    await scene.start();
    await scene.zoneminder.startRecording(1);
    for (let times = 0; times < 3; times += 1) {
      await scene.zoneminder.raiseAlarm(1);
      await scene.seen('1 start', ...(times > 0 ? ['1 end'] : []));
      await scene.zoneminder.clearAlarm(1);
      await scene.seen('1 start', '1 end');
    }
    await scene.zoneminder.stopRecording(1);
    await scene.settled();
    await scene.seen('1 start', '1 end');
  });

  it('says nothing of a recording without an alarm', async () => {
    await scene.start();
    await scene.zoneminder.startRecording(1);
    await scene.settled();
    await scene.zoneminder.stopRecording(1);
    await scene.settled();
    await scene.seen();
  });

  it('finds an alarm that came and went between two looks', async () => {
    await scene.start({
      customize: { event_check_interval: 0.4 },
      watcher: { strict_interval: true, reconcile_interval: 3600 },
    });
    await scene.alarmAndEnd(1);
    await scene.seen('1 start', '1 end');
  });

  it('survives a restart of zmc in mid-alarm', async () => {
    await scene.start();
    await scene.zoneminder.raiseAlarm(1);
    await scene.seen('1 start');
    await scene.zoneminder.restart(1);
    await scene.seen('1 start', '1 end');
    await scene.zoneminder.raiseAlarm(1);
    await scene.seen('1 start', '1 end', '2 start');
  });

  it('sheds the flood of one monitor, writes that down, and does not keep another one waiting', async () => {
    scene.alarms.waiting = 1000;
    await scene.start({ watcher: { max_backlog: 3 } });
    for (let times = 0; times < 5; times += 1) {
      await scene.zoneminder.raiseAlarm(1);
      await until('it is dealt with', () => scene.records.stories.size === times + 1);
      await scene.zoneminder.clearAlarm(1);
    }
    await scene.zoneminder.raiseAlarm(2);
    await scene.seen('1 start', '1 end', '2 start', '2 end', '3 start', '3 end', '6 start');
    expect(scene.records.stories.get('0-4')).toMatchObject([{ step: 'shed' }]);
    expect(scene.lines.filter((line) => line.includes('flood'))).toHaveLength(1);
    scene.alarms.waiting = 0;
    await scene.zoneminder.raiseAlarm(1);
    await scene.seen('1 start', '1 end', '2 start', '2 end', '3 start', '3 end', '6 start', '7 start');
    expect(scene.lines.at(-2)).toContain('"shed":2');
  });
});
