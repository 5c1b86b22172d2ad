import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CodedError } from '@tocsin/errors';
import type { Notification, StoryEntry } from '@tocsin/messages';
import { alarmQueue } from '@tocsin/queue';
import { LevelStore } from '@tocsin/store-level';
import { until } from '../../../../tools/testing/until';
import { anAlarm } from './testing/alarm.fixture';
import { DetectorRig } from './testing/rig.fixture';

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
const textOf = (file: string) => readFile(file, 'utf8').catch(() => '');

const id = '0-5060-start';

describe('a detector with a hook script', () => {
  it('publishes a yes with text, JSON and frame', async () => {
    const hook = await script(`echo '[a] detected:person--SPLIT--{"labels":["person"]}'`);
    await using rig = await DetectorRig.open(LevelStore, { hook: { event_start_hook: hook } });
    await rig.alarms.add(id, anAlarm());
    expect(await rig.answer(id)).toMatchObject({
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
    await using rig = await DetectorRig.open(LevelStore, {
      hook: { event_start_hook: await script('exit 1') },
    });
    await rig.alarms.add(id, anAlarm());
    expect(await rig.answer(id)).toMatchObject({ outcome: 'nothing', hookRan: true });
  });

  it('gives the script the arguments of the old contract', async () => {
    const hook = await script('printf "%s|" "$@"');
    await using rig = await DetectorRig.open(LevelStore, {
      hook: { event_start_hook: `'${hook}' first`, hook_pass_image_path: 'yes' },
    });
    await rig.alarms.add(id, anAlarm({ eventPath: '/events/2/5060' }));
    expect((await rig.answer(id)).text).toBe('first|5060|2|DoorBell| front|/events/2/5060|');
  });

  it.each([
    ['does not exist', { event_start_hook: '/nowhere/hook.sh' }, /nowhere/],
    ['has an open quote', { event_start_hook: `'/nowhere/hook.sh` }, /position 1/],
  ])('sends the alarm all the same when the script %s', async (_name, hook, reason) => {
    await using rig = await DetectorRig.open(LevelStore, { hook });
    await rig.alarms.add(id, anAlarm());
    const notification = await rig.answer(id);
    expect(notification).toMatchObject({ outcome: 'failed', hookRan: true, text: '' });
    expect(notification.reason).toMatch(reason);
  });

  it('sends the alarm at the deadline and lets the script finish its work', async () => {
    const [go, mark] = [path.join(folder, 'go'), path.join(folder, 'finished')];
    const hook = await script(
      `while [ ! -e '${go}' ]; do sleep 0.02; done; echo yes > '${mark}'; echo detected:late`,
    );
    await using rig = await DetectorRig.open(LevelStore, {
      hook: { event_start_hook: hook },
      detector: { detection_deadline: 1 },
    });
    await rig.alarms.add(id, anAlarm());
    expect(await rig.answer(id)).toMatchObject({
      outcome: 'failed',
      reason: 'no answer within 1 s (detection_deadline)',
    });
    await writeFile(go, '');
    await until('the script is done', async () => (await textOf(mark)) === 'yes\n');
    await until('its answer is logged', () => rig.logged.join('').includes('looked at too late'));
    expect(rig.told.size).toBe(1);
  });

  it('finishes a look that runs when it is stopped', async () => {
    const [started, go] = [path.join(folder, 'started'), path.join(folder, 'go')];
    const hook = await script(
      `echo x > '${started}'; until [ -e '${go}' ]; do sleep 0.02; done; sleep 0.3; echo detected:x`,
    );
    await using rig = await DetectorRig.open(LevelStore, { hook: { event_start_hook: hook } });
    await rig.alarms.add(id, anAlarm());
    await until('the script runs', async () => (await textOf(started)) !== '');
    const stopped = rig.stop();
    await writeFile(go, '');
    await stopped;
    expect(await rig.answer(id)).toMatchObject({ outcome: 'found', text: 'detected:x' });
  });

  it('leaves the job to be done again, however often it is stopped in the middle of a long look', async () => {
    const [started, ready] = [path.join(folder, 'started'), path.join(folder, 'ready')];
    const hook = await script(
      `if [ -e '${ready}' ]; then echo detected:again; else echo x > '${started}'; sleep 1000; fi`,
    );
    await using rig = await DetectorRig.open(LevelStore, { hook: { event_start_hook: hook } });
    await rig.alarms.add(id, anAlarm());
    for (let stops = 0; stops <= alarmQueue.attempts; stops += 1) {
      await until('the script runs', async () => (await textOf(started)) !== '');
      await rig.stop();
      expect(rig.told.size).toBe(0);
      await rm(started);
      if (stops === alarmQueue.attempts) await writeFile(ready, '');
      await rig.start();
    }
    expect(await rig.answer(id)).toMatchObject({ outcome: 'found', text: 'detected:again' });
  }, 20_000);

  it('leaves a skipped monitor alone, yet the channel lists apply', async () => {
    const hook = await script('exit 1');
    await using rig = await DetectorRig.open(LevelStore, {
      hook: { event_start_hook: hook, hook_skip_monitors: '1,2' },
    });
    await rig.alarms.add(id, anAlarm());
    expect(await rig.answer(id)).toMatchObject({ outcome: 'skipped', hookRan: true });
  });

  it('runs no more scripts at once than max_parallel_hooks', async () => {
    const [running, most] = [path.join(folder, 'running'), path.join(folder, 'most')];
    const hook = await script(
      `mkdir '${running}' || echo two > '${most}'; sleep 0.05; rmdir '${running}'; echo detected:x`,
    );
    await using rig = await DetectorRig.open(LevelStore, {
      hook: { event_start_hook: hook, max_parallel_hooks: 1 },
    });
    for (const eventId of [1, 2, 3]) await rig.alarms.add(`0-${eventId}-start`, anAlarm({ eventId }));
    await until('all are told', () => rig.told.size === 3);
    expect(await textOf(most)).toBe('');
  });
});

describe('a detector', () => {
  it('passes alarms on where nobody is to look', async () => {
    await using rig = await DetectorRig.open(LevelStore, {});
    await rig.alarms.add(id, anAlarm());
    expect(await rig.answer(id)).toMatchObject({ outcome: 'skipped', hookRan: false });
  });

  it('passes the end on where only the start has a hook', async () => {
    await using rig = await DetectorRig.open(LevelStore, { hook: { event_start_hook: '/nowhere' } });
    await rig.alarms.add('0-5060-end', anAlarm({ phase: 'end', cause: 'Motion: All' }));
    expect(await rig.answer('0-5060-end')).toMatchObject({ outcome: 'skipped', hookRan: false });
  });

  it("takes the watcher's guard away", async () => {
    await using rig = await DetectorRig.open(LevelStore, {});
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
    await rig.notifications.add(`${id}-deadline`, guard, { delayMs: 60_000 });
    await rig.alarms.add(id, anAlarm());
    await rig.answer(id);
    await until('the guard is gone', async () => (await rig.notifications.count()).delayed === 0);
  });

  it('tells the story, and goes on where it cannot', async () => {
    const story: StoryEntry[] = [];
    const append = jest
      .fn<Promise<void>, [unknown, StoryEntry]>()
      .mockRejectedValueOnce(new CodedError('store', 'away'))
      .mockImplementation(async (_event, entry) => void story.push(entry));
    const records = { events: { append, story: () => Promise.resolve([]) } };
    await using rig = await DetectorRig.open(LevelStore, {}, { records });
    await rig.alarms.add(id, anAlarm());
    await rig.answer(id);
    await rig.alarms.add('0-5060-end', anAlarm({ phase: 'end' }));
    await rig.answer('0-5060-end');
    expect(story).toMatchObject([{ step: 'detection', phase: 'end', outcome: 'skipped' }]);
  });

  it('says when it is ready', async () => {
    await using rig = await DetectorRig.open(LevelStore, {});
    expect(rig.logged.join('')).toContain('"Detector ready"');
  });

  it('keeps its answer until it could be stored, and does not look again', async () => {
    const runs = path.join(folder, 'runs');
    const hook = await script(`echo run >> '${runs}'; echo detected:x`);
    await using rig = await DetectorRig.open(LevelStore, { hook: { event_start_hook: hook } });
    const away = new CodedError('queue-unavailable', 'away', { retryable: true });
    const add = jest.spyOn(rig.notifications, 'add').mockRejectedValueOnce(away).mockRejectedValueOnce(away);
    const remove = jest.spyOn(rig.notifications, 'remove').mockRejectedValueOnce(away);
    await rig.alarms.add(id, anAlarm());
    expect(await rig.answer(id)).toMatchObject({ outcome: 'found', text: 'detected:x' });
    await until('the job is done', async () => (await rig.alarms.count()).running === 0);
    expect(remove).toHaveBeenCalledTimes(2);
    expect(add.mock.calls.length).toBeGreaterThanOrEqual(3);
    expect(await textOf(runs)).toBe('run\n');
  });

  it('leaves the job to be done again when it is stopped while nothing can be stored', async () => {
    await using rig = await DetectorRig.open(LevelStore, {});
    const away = new CodedError('queue-unavailable', 'away', { retryable: true });
    const add = jest.spyOn(rig.notifications, 'add').mockRejectedValue(away);
    await rig.alarms.add(id, anAlarm());
    await until('it was tried', () => add.mock.calls.length > 0);
    await rig.stop();
    add.mockRestore();
    await rig.start();
    expect(await rig.answer(id)).toMatchObject({ outcome: 'skipped' });
  }, 20_000);
});
