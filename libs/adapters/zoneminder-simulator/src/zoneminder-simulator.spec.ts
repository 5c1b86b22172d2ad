import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventRow } from '@tocsin/alarms';
import { MonitorId } from '@tocsin/messages';
import { chooseLayout, decodeReading, decodeSize, type MonitorReading } from '@tocsin/zoneminder-formats';
import { type SimulatorOptions, ZoneMinderSimulator } from './zoneminder-simulator';

const monitors = [
  { id: 1, name: 'Driveway' },
  { id: 2, name: 'Garden' },
];
const [driveway, garden] = [MonitorId.parse(1), MonitorId.parse(2)];
const picture = Buffer.from([0xff, 0xd8, 1, 2, 3, 0xff, 0xd9]);
const noon = Date.UTC(2026, 10, 20, 12, 0, 0, 250);

describe('ZoneMinderSimulator', () => {
  let folder: string;
  let rows: EventRow[];
  const open: ZoneMinderSimulator[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin-simulator-'));
    rows = [];
  });

  afterEach(async () => {
    await Promise.all(open.splice(0).map((simulator) => simulator[Symbol.asyncDispose]()));
    await rm(folder, { recursive: true });
  });

  async function start(options: Partial<SimulatorOptions> = {}): Promise<ZoneMinderSimulator> {
    const simulator = await ZoneMinderSimulator.open({
      folder,
      monitors,
      now: () => noon,
      postEventMs: 1,
      onRow: (row) => void rows.push(row),
      ...options,
    });
    open.push(simulator);
    return simulator;
  }

  const mapPath = (id: number) => join(folder, 'shm', `zm.mmap.${id}`);

  function reading(id: number, version = '1.36.33'): MonitorReading {
    const bytes = readFileSync(mapPath(id));
    const choice = chooseLayout(decodeSize(bytes), version);
    if (choice === undefined) throw new Error('a map of no known size');
    return decodeReading(bytes, choice.layout);
  }

  it('starts every monitor at rest, with a map that is valid', async () => {
    await start();
    expect(readdirSync(join(folder, 'shm')).toSorted()).toEqual(['zm.mmap.1', 'zm.mmap.2']);
    expect(reading(2)).toEqual({
      state: 'idle',
      lastEventId: 0,
      isValid: true,
      heartbeatSeconds: Math.floor(noon / 1000),
      startupSeconds: Math.floor(noon / 1000),
      alarmCause: '',
      triggerCause: '',
      triggerText: '',
      captureFps: 5,
    });
  });

  it('shows an alarm in row, pictures and shared memory', async () => {
    const simulator = await start();
    const raised = await simulator.raiseAlarm(2, { cause: 'Motion', text: 'All, Left', picture });
    expect(raised).toMatchObject({ eventId: 1, startedAt: noon - 250 });
    expect(reading(2)).toMatchObject({ state: 'alarm', lastEventId: 1, alarmCause: 'Motion' });
    expect(reading(1)).toMatchObject({ state: 'idle', lastEventId: 0 });

    const row = await simulator.eventTable.event(raised.eventId);
    expect(row?.eventPath).toMatch(/\/events\/2\/2026-11-2\d\/1$/);
    expect(row).toMatchObject({
      eventId: 1,
      monitorId: 2,
      cause: 'Motion',
      notes: 'Motion: All, Left',
      startedAt: noon - 250,
      endedAt: null,
      alarmFrames: 1,
    });
    for (const name of ['snapshot.jpg', 'alarm.jpg']) {
      expect(readFileSync(join(row?.eventPath ?? '', name))).toEqual(picture);
    }
  });

  it('may have seen something else by the snapshot', async () => {
    const simulator = await start();
    const snapshot = Buffer.from([0xff, 0xd8, 9]);
    const { eventId } = await simulator.raiseAlarm(1, { picture, snapshot });
    const { eventPath } = (await simulator.eventTable.event(eventId)) ?? {};
    expect(readFileSync(join(eventPath ?? '', 'alarm.jpg'))).toEqual(picture);
    expect(readFileSync(join(eventPath ?? '', 'snapshot.jpg'))).toEqual(snapshot);
  });

  it('hands the row out before shared memory shows the alarm', async () => {
    const seen: string[] = [];
    const simulator = await start({ onRow: () => void seen.push(reading(1).state) });
    await simulator.raiseAlarm(1, { picture });
    expect(seen).toEqual(['idle']);
  });

  it('closes the event when the alarm is over, and keeps id and cause in shared memory', async () => {
    const simulator = await start();
    const { eventId } = await simulator.raiseAlarm(1, { cause: 'Forced Web', picture });
    const over = simulator.clearAlarm(1);
    expect(reading(1).state).toBe('alert');
    await over;
    expect(reading(1)).toMatchObject({ state: 'idle', lastEventId: eventId, alarmCause: 'Forced Web' });
    expect(await simulator.eventTable.event(eventId)).toMatchObject({
      notes: 'Forced Web: ',
      endedAt: noon - 250,
    });
    expect(rows.map(({ endedAt }) => endedAt)).toEqual([null, noon - 250]);
  });

  it('takes an alarm in alert into the running event', async () => {
    const simulator = await start({ postEventMs: 60_000 });
    const first = await simulator.raiseAlarm(1, { cause: 'Bell', picture });
    const cleared = simulator.clearAlarm(1);
    const second = await simulator.raiseAlarm(1, { cause: 'Forced Web', picture });
    await cleared;
    expect(second.eventId).toBe(first.eventId);
    expect(reading(1).state).toBe('alarm');
    expect(await simulator.eventTable.event(first.eventId)).toMatchObject({
      cause: 'Bell',
      notes: 'Bell: Forced Web: ',
      endedAt: null,
    });
  });

  it('gives every event its own id, over all monitors', async () => {
    const simulator = await start({ firstEventId: 70 });
    const raised = await Promise.all([
      simulator.raiseAlarm(1, { picture }),
      simulator.raiseAlarm(2, { picture }),
    ]);
    await simulator.clearAlarm(1);
    raised.push(await simulator.raiseAlarm(1, { picture }));
    expect(raised.map(({ eventId }) => eventId)).toEqual([70, 71, 72]);
  });

  describe('recording continuously', () => {
    it.each([
      ['1.36.33', 'tape'],
      ['1.38.0', 'idle'],
    ])('keeps one event through its alarms (%s)', async (version, resting) => {
      const simulator = await start({ version });
      const eventId = await simulator.startRecording(1);
      expect(reading(1, version)).toMatchObject({
        state: resting,
        lastEventId: eventId,
        alarmCause: ' Continuous ',
      });

      const raised = await simulator.raiseAlarm(1, { cause: 'Motion', text: 'Left', picture });
      expect(raised.eventId).toBe(eventId);
      expect(reading(1, version)).toMatchObject({ state: 'alarm', alarmCause: 'Motion Left' });
      await simulator.clearAlarm(1);
      expect(reading(1, version).state).toBe(resting);
      expect(await simulator.eventTable.event(eventId)).toMatchObject({
        cause: 'Continuous',
        notes: 'Motion: Left',
        alarmFrames: 1,
        endedAt: null,
      });

      await simulator.stopRecording(1);
      expect(reading(1, version).state).toBe('idle');
      expect((await simulator.eventTable.event(eventId))?.endedAt).toBe(noon - 250);
    });

    it('begins with the alarm that asks for it', async () => {
      const simulator = await start();
      const { eventId } = await simulator.raiseAlarm(1, { continuous: true, picture });
      await simulator.clearAlarm(1);
      expect(reading(1)).toMatchObject({ state: 'tape', lastEventId: eventId });
    });
  });

  describe('the end of a zmc', () => {
    it('in good order closes the event and removes the map', async () => {
      const simulator = await start();
      const { eventId } = await simulator.raiseAlarm(1, { picture });
      await simulator.stop(1);
      expect(existsSync(mapPath(1))).toBe(false);
      expect((await simulator.eventTable.event(eventId))?.endedAt).not.toBeNull();
      await expect(simulator.raiseAlarm(1)).rejects.toThrow('monitor 1 does not run: restart it first');
      await simulator.restart(1);
      expect(reading(1)).toMatchObject({ state: 'idle', lastEventId: 0 });
    });

    it('by kill leaves map and event as they are, for good', async () => {
      const simulator = await start();
      const { eventId } = await simulator.raiseAlarm(1, { picture });
      simulator.kill(1);
      expect(reading(1)).toMatchObject({ state: 'alarm', lastEventId: eventId, isValid: true });
      const inode = statSync(mapPath(1)).ino;
      await simulator.restart(1);
      expect(statSync(mapPath(1)).ino).toBe(inode);
      expect(reading(1)).toMatchObject({ state: 'idle', lastEventId: 0 });
      expect((await simulator.eventTable.event(eventId))?.endedAt).toBeNull();
    });

    it('comes for all when the simulator is closed, even in mid-alarm', async () => {
      const simulator = await start({ postEventMs: 60_000 });
      await simulator.raiseAlarm(1, { picture });
      const clearing = simulator.clearAlarm(1);
      await simulator[Symbol.asyncDispose]();
      await clearing;
      expect(readdirSync(join(folder, 'shm'))).toEqual([]);
    });
  });

  it('lets the heart beat, but not of a killed zmc', async () => {
    jest.useFakeTimers({ doNotFake: ['setTimeout', 'nextTick', 'setImmediate', 'queueMicrotask'] });
    try {
      let now = noon;
      const simulator = await start({ now: () => now });
      simulator.kill(2);
      now += 1000;
      jest.advanceTimersByTime(1000);
      expect(
        [reading(1), reading(2)].map(({ heartbeatSeconds }) => heartbeatSeconds - Math.floor(noon / 1000)),
      ).toEqual([1, 0]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('answers like the database', async () => {
    const simulator = await start();
    await simulator.raiseAlarm(1, { picture });
    await simulator.raiseAlarm(2, { picture });
    await simulator.clearAlarm(1);
    await simulator.raiseAlarm(1, { picture });
    const table = simulator.eventTable;
    const idsOf = (found: readonly EventRow[]) => found.map(({ eventId }) => Number(eventId));

    expect(await table.version()).toBe('1.36.33');
    expect(await table.monitors()).toEqual(monitors);
    expect((await table.latest(driveway))?.eventId).toBe(3);
    expect(idsOf(await table.eventsAfter(0, [driveway, garden], 60, 10))).toEqual([1, 2, 3]);
    expect(idsOf(await table.eventsAfter(1, [driveway], 60, 10))).toEqual([3]);
    expect(idsOf(await table.eventsAfter(0, [driveway, garden], 60, 2))).toEqual([1, 2]);
    expect(idsOf(await table.eventsAfter(0, [driveway, garden], 0, 10))).toEqual([]);
    const latest = await table.latest(garden);
    expect(latest === undefined ? [] : idsOf(await table.eventsById([latest.eventId]))).toEqual([2]);
  });

  it('knows its users, and none else', async () => {
    const { authenticator } = await start({
      users: [
        { user: 'admin', password: 'secret' },
        { user: 'viewer', password: 'secret2', monitors: [2] },
      ],
    });
    const login = (user: string, password: string) =>
      authenticator.login({ kind: 'password', user, password });
    expect(await login('admin', 'secret')).toEqual({ user: 'admin', monitors: 'all' });
    expect(await login('viewer', 'secret2')).toEqual({ user: 'viewer', monitors: new Set([2]) });
    expect(await login('viewer', 'secret')).toBeNull();
    expect(await login('nobody', 'secret')).toBeNull();
    expect(await authenticator.login({ kind: 'token', token: 'secret' })).toBeNull();
  });

  it('draws a picture where none is given', async () => {
    const simulator = await start();
    const { eventId } = await simulator.raiseAlarm(1);
    const row = await simulator.eventTable.event(eventId);
    const drawn = readFileSync(join(row?.eventPath ?? '', 'alarm.jpg'));
    expect(drawn.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
    expect(drawn.length).toBeGreaterThan(10_000);
  });

  it.each(['1.29.0', 'latest'])('refuses to play ZoneMinder %s', async (version) => {
    await expect(start({ version })).rejects.toThrow(`there is no ZoneMinder "${version}" to play`);
  });

  it('names a monitor that it does not have', async () => {
    const simulator = await start();
    expect(() => simulator.kill(9)).toThrow('the simulator has no monitor 9');
  });
});
