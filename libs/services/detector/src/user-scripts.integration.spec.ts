import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LevelStore } from '@tocsin/store-level';
import pino from 'pino';
import { until } from '../../../../tools/testing/until';
import { anAlarm } from './testing/alarm.fixture';
import { DetectorRig } from './testing/rig.fixture';
import { UserScripts } from './user-scripts';

let folder: string;
let scripts = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'detector-user-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function script(body: string): Promise<string> {
  scripts += 1;
  const file = path.join(folder, `script-${scripts}.sh`);
  await writeFile(file, `#!/bin/sh\n${body}\n`);
  await chmod(file, 0o755);
  return file;
}
const textOf = (file: string) => readFile(file, 'utf8').catch(() => '');

const id = '0-5060-start';
const json = '{"labels":["person"],"note":"it\'s \\"here\\""}';

/** A user script that notes what it is given, and where. */
async function noting(more = ''): Promise<{ line: string; notes: string }> {
  const notes = path.join(folder, `notes-${scripts}`);
  return { line: `'${await script(`(printf '%s|' "$@"; echo) >> '${notes}'\n${more}`)}' mine`, notes };
}

describe('a user script', () => {
  it.each([
    ['a yes', `cat <<'END'\n[a] detected:person--SPLIT--${json}\nEND`, `0|%|[a] detected:person|${json}`],
    ['a no', 'echo why; exit 7', '7|%|why|[]'],
    ['an empty text', 'exit 0', '1|%||[]'],
  ])('is told of %s before anybody else is', async (_what, body, expected) => {
    const { line, notes } = await noting();
    await using rig = await DetectorRig.open(LevelStore, {
      hook: {
        event_start_hook: await script(body),
        event_start_hook_notify_userscript: line,
        hook_pass_image_path: 'yes',
      },
    });
    await rig.alarms.add(id, anAlarm({ eventPath: '/events/2/5060' }));
    const answer = await rig.answer(id);
    // It had run when the notification was made.
    expect(await textOf(notes)).toBe(`mine|${expected.replace('%', '5060|2|DoorBell')}|/events/2/5060|\n`);
    expect(answer).not.toHaveProperty('report');
  });

  it('of the end is another one, and its hook gets the notes repaired', async () => {
    const [atStart, atEnd] = [await noting(), await noting()];
    await using rig = await DetectorRig.open(LevelStore, {
      hook: {
        event_start_hook: await script('echo detected:cat'),
        event_end_hook: await script('echo "$4"'),
        event_start_hook_notify_userscript: atStart.line,
        event_end_hook_notify_userscript: atEnd.line,
        use_hook_description: 'yes',
      },
    });
    await rig.alarms.add(id, anAlarm());
    await rig.answer(id);
    await rig.alarms.add('0-5060-end', anAlarm({ phase: 'end', cause: 'Motion: All' }));
    expect(await rig.answer('0-5060-end')).toMatchObject({
      text: 'detected:cat Motion: All',
      alarm: { cause: 'detected:cat Motion: All' },
    });
    expect(await textOf(atStart.notes)).toBe('mine|0|5060|2|DoorBell|detected:cat|[]|\n');
    expect(await textOf(atEnd.notes)).toBe('mine|0|5060|2|DoorBell|detected:cat Motion: All|[]|\n');
  });

  it.each([
    ['no hook is configured', {}],
    ['the monitor is left out', { hook_skip_monitors: '2' }],
    ['the hook could not be run', { event_start_hook: '/nowhere/hook.sh' }],
  ])('is not run where %s', async (_why, hook) => {
    const { line, notes } = await noting();
    const withHook = 'hook_skip_monitors' in hook ? { event_start_hook: await script('echo x') } : {};
    await using rig = await DetectorRig.open(LevelStore, {
      hook: { ...withHook, ...hook, event_start_hook_notify_userscript: line },
    });
    await rig.alarms.add(id, anAlarm());
    await rig.answer(id);
    expect(await textOf(notes)).toBe('');
  });

  it.each([
    ['fails', async () => script('exit 9'), /it failed/],
    ['is not there', async () => '/nowhere/user.sh', /no such file.*user scripts in the \[hook\] section/],
    ['has an open quote', async () => "'/x", /event_start_hook_notify_userscript: .*it is not run/],
  ])('that %s changes nothing, and the log says so', async (_what, line, said) => {
    await using rig = await DetectorRig.open(LevelStore, {
      hook: {
        event_start_hook: await script('echo detected:cat'),
        event_start_hook_notify_userscript: await line(),
      },
    });
    await rig.alarms.add(id, anAlarm());
    expect(await rig.answer(id)).toMatchObject({ outcome: 'found', text: 'detected:cat' });
    expect(rig.logged.join('')).toMatch(said);
  });

  it('that takes its time does not take the answer of the hook away', async () => {
    const go = path.join(folder, 'go');
    const done = path.join(folder, 'done');
    const user = await script(`while [ ! -e '${go}' ]; do sleep 0.02; done; echo x > '${done}'`);
    await using rig = await DetectorRig.open(LevelStore, {
      hook: {
        event_start_hook: await script('echo detected:cat'),
        event_start_hook_notify_userscript: user,
      },
      detector: { detection_deadline: 1 },
    });
    await rig.alarms.add(id, anAlarm());
    expect(await rig.answer(id)).toMatchObject({ outcome: 'found', text: 'detected:cat' });
    expect(await textOf(done)).toBe('');
    await writeFile(go, '');
    await until('the script is done', async () => (await textOf(done)) !== '');
  });

  it('is told of our own detection as of a hook that said the same', async () => {
    const { line, notes } = await noting();
    const hook = { event_start_hook_notify_userscript: line, hook_pass_image_path: false };
    const users = new UserScripts(hook, pino({ level: 'silent' }));
    const finding = {
      outcome: 'found',
      text: '[a] detected:person',
      detectionJson: { labels: ['person'] },
      frame: 'alarm',
      hookRan: true,
      reason: '',
    } as const;
    await users.tell(
      anAlarm(),
      { ...finding, detectionJson: { labels: ['person'] } },
      new AbortController().signal,
    );
    const expected = 'mine|0|5060|2|DoorBell|[a] detected:person|{"labels":["person"]}|\n';
    expect(await textOf(notes)).toBe(expected);
  });
});
