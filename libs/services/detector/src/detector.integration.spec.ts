import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Config } from '@tocsin/config';
import { CodedError } from '@tocsin/errors';
import type { Notification, StoryEntry } from '@tocsin/messages';
import { alarmQueue, notificationQueue } from '@tocsin/queue';
import pino from 'pino';
import { type DetectorParts, startDetector } from './detector';
import { anAlarm } from './testing/alarm';
import { until } from './testing/conditions';
import { MemoryQueue } from './testing/memory-queue';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'detector-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let scripts = 0;
async function script(body: string): Promise<string> {
  scripts += 1;
  const file = path.join(folder, `hook-${scripts}.sh`);
  await writeFile(file, `#!/bin/sh\n${body}\n`);
  await chmod(file, 0o755);
  return file;
}

async function open(given: Record<string, Record<string, unknown>>, records?: DetectorParts['records']) {
  const config = Config.parse(given);
  const alarms = new MemoryQueue(alarmQueue);
  const notifications = new MemoryQueue(notificationQueue);
  const log = pino({ level: 'silent' });
  const start = () =>
    startDetector({ config, log, alarms, notifications, ...(records === undefined ? {} : { records }) });
  return { alarms, notifications, start, detector: await start() };
}

const id = '0-5060-start';
async function answer(notifications: MemoryQueue<Notification>, jobId = id): Promise<Notification> {
  await until(() => notifications.payloads().has(jobId));
  const notification = notifications.payloads().get(jobId);
  if (notification === undefined) throw new Error('it was there a moment ago');
  return notification;
}

describe('a detector with a hook script', () => {
  it('publishes a yes with text, JSON and frame', async () => {
    const hook = await script(`echo '[a] detected:person--SPLIT--{"labels":["person"]}'`);
    const { alarms, notifications, detector } = await open({ hook: { event_start_hook: hook } });
    await using _ = detector;
    await alarms.add(id, anAlarm());
    expect(await answer(notifications)).toMatchObject({
      alarm: { eventId: 5060, cause: ' front' },
      outcome: 'found',
      text: '[a] detected:person',
      detectionJson: { labels: ['person'] },
      frame: 'alarm',
      hookRan: true,
      stages: [{ name: 'queue' }, { name: 'hook' }],
    });
  });

  it('publishes a no', async () => {
    const { alarms, notifications, detector } = await open({
      hook: { event_start_hook: await script('exit 1') },
    });
    await using _ = detector;
    await alarms.add(id, anAlarm());
    expect(await answer(notifications)).toMatchObject({ outcome: 'nothing', hookRan: true });
  });

  it('gives the script the arguments of the old contract', async () => {
    const hook = await script('printf "%s|" "$@"');
    const { alarms, notifications, detector } = await open({
      hook: { event_start_hook: `'${hook}' first`, hook_pass_image_path: 'yes' },
    });
    await using _ = detector;
    await alarms.add(id, anAlarm({ eventPath: '/events/2/5060' }));
    expect((await answer(notifications)).text).toBe('first|5060|2|DoorBell| front|/events/2/5060|');
  });

  it.each([
    ['does not exist', { event_start_hook: '/nowhere/hook.sh' }, /nowhere/],
    ['has an open quote', { event_start_hook: `'/nowhere/hook.sh` }, /position 1/],
  ])('sends the alarm all the same when the script %s', async (_name, hook, reason) => {
    const { alarms, notifications, detector } = await open({ hook });
    await using _ = detector;
    await alarms.add(id, anAlarm());
    const notification = await answer(notifications);
    expect(notification).toMatchObject({ outcome: 'failed', hookRan: true, text: '' });
    expect(notification.reason).toMatch(reason);
  });

  it('sends the alarm at the deadline and lets the script finish its work', async () => {
    const [go, mark] = [path.join(folder, 'go'), path.join(folder, 'finished')];
    const hook = await script(
      `while [ ! -e '${go}' ]; do sleep 0.02; done; echo yes > '${mark}'; echo detected:late`,
    );
    const { alarms, notifications, detector } = await open({
      hook: { event_start_hook: hook },
      detector: { detection_deadline: 1 },
    });
    await using _ = detector;
    await alarms.add(id, anAlarm());
    expect(await answer(notifications)).toMatchObject({
      outcome: 'failed',
      reason: 'no answer within 1 s (detection_deadline)',
    });
    await writeFile(go, '');
    await until(() =>
      readFile(mark, 'utf8').then(
        (text) => text === 'yes\n',
        () => false,
      ),
    );
    expect(notifications.payloads().size).toBe(1);
  });

  it('leaves the job to be done again when it is stopped in the middle', async () => {
    const [started, ready] = [path.join(folder, 'started'), path.join(folder, 'ready')];
    const hook = await script(
      `if [ -e '${ready}' ]; then echo detected:again; else echo x > '${started}'; sleep 1000; fi`,
    );
    const { alarms, notifications, start, detector } = await open({ hook: { event_start_hook: hook } });
    await alarms.add(id, anAlarm());
    await until(() =>
      readFile(started).then(
        () => true,
        () => false,
      ),
    );
    await detector[Symbol.asyncDispose]();
    expect(notifications.payloads().size).toBe(0);

    await writeFile(ready, '');
    await using _ = await start();
    expect(await answer(notifications)).toMatchObject({ outcome: 'found', text: 'detected:again' });
  });

  it('leaves a skipped monitor alone, yet the channel lists apply', async () => {
    const hook = await script('exit 1');
    const { alarms, notifications, detector } = await open({
      hook: { event_start_hook: hook, hook_skip_monitors: '1,2' },
    });
    await using _ = detector;
    await alarms.add(id, anAlarm());
    expect(await answer(notifications)).toMatchObject({ outcome: 'skipped', hookRan: true });
  });
});

describe('a detector', () => {
  it('passes alarms on where nobody is to look', async () => {
    const { alarms, notifications, detector } = await open({});
    await using _ = detector;
    await alarms.add(id, anAlarm());
    expect(await answer(notifications)).toMatchObject({ outcome: 'skipped', hookRan: false });
  });

  it('passes the end on where only the start has a hook', async () => {
    const { alarms, notifications, detector } = await open({ hook: { event_start_hook: '/nowhere' } });
    await using _ = detector;
    await alarms.add('0-5060-end', anAlarm({ phase: 'end', cause: 'Motion: All' }));
    expect(await answer(notifications, '0-5060-end')).toMatchObject({ outcome: 'skipped', hookRan: false });
  });

  it("takes the watcher's guard away", async () => {
    const { alarms, notifications, detector } = await open({});
    await using _ = detector;
    const guard: Notification = {
      alarm: anAlarm(),
      outcome: 'failed',
      text: '',
      detectionJson: [],
      frame: null,
      hookRan: true,
      reason: 'no detector answered',
      stages: [],
    };
    await notifications.add(`${id}-deadline`, guard, { delayMs: 60_000 });
    await alarms.add(id, anAlarm());
    await answer(notifications);
    await until(async () => (await notifications.count()).delayed === 0);
  });

  it('tells the story, and goes on where it cannot', async () => {
    const story: StoryEntry[] = [];
    const append = jest
      .fn<Promise<void>, [unknown, StoryEntry]>()
      .mockRejectedValueOnce(new CodedError('store', 'away'))
      .mockImplementation(async (_event, entry) => void story.push(entry));
    const { alarms, notifications, detector } = await open({}, { events: { append } });
    await using _ = detector;
    await alarms.add(id, anAlarm());
    await answer(notifications);
    await alarms.add('0-5060-end', anAlarm({ phase: 'end' }));
    await answer(notifications, '0-5060-end');
    expect(story).toMatchObject([{ step: 'detection', phase: 'end', outcome: 'skipped' }]);
  });

  it('tries again where the notification could not be stored', async () => {
    const { alarms, notifications, detector } = await open({});
    await using _ = detector;
    const add = jest.spyOn(notifications, 'add');
    add.mockRejectedValueOnce(new CodedError('queue-unavailable', 'away', { retryable: true }));
    await alarms.add(id, anAlarm());
    await answer(notifications);
    expect(add).toHaveBeenCalledTimes(2);
  });
});
