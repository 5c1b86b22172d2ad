import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { HookScript, hookAnswer } from './harness/hook-scripts';
import { NotingScript } from './harness/noting-script';
import { TestGround } from './harness/test-ground';
import { shapes, type Tocsin } from './harness/tocsin';
import { users } from './harness/users';
import { waitFor } from './harness/wait-for';

jest.setTimeout(60_000);

const monitors = [
  { id: 1, name: 'Front Door' },
  { id: 2, name: 'Yard' },
] as const;

let ground: TestGround;

beforeAll(async () => {
  ground = await TestGround.open({ monitors });
});

afterAll(() => ground?.[Symbol.asyncDispose]());

describe.each(shapes)('rules, pictures, scripts and notes in %s', (shape) => {
  let tocsin: Tocsin;
  let push: NotingScript;
  let user: NotingScript;

  beforeAll(async () => {
    const folder = path.join(ground.folder.path, `around-${shape}`);
    const hook = new HookScript(folder);
    push = new NotingScript(folder, 'push');
    user = new NotingScript(folder, 'user');
    const rules = path.join(folder, 'rules.yml');
    writeFileSync(
      rules,
      `notifications:
  monitors:
    1:
      rules:
        - { cause_has: Quiet, action: mute }
        - { cause_has: person, from: 12:00 am, to: 11:59 pm, action: critical_notify }
`,
    );
    tocsin = await ground.start(shape, {
      customize: {
        use_hooks: true,
        es_rules: rules,
        include_picture: true,
        picture_url: 'https://portal/zm/index.php?view=image&eid=EVENTID&fid=BESTMATCH&width=64',
        picture_portal_username: 'admin',
        picture_portal_password: 'portal-secret',
        send_event_end_notification: true,
      },
      hook: {
        event_start_hook: hook.command,
        event_start_notify_on_hook_success: 'all',
        event_start_notify_on_hook_fail: 'none',
        event_start_hook_notify_userscript: user.command,
        use_hook_description: true,
      },
      push: { use_api_push: true, api_push_script: push.command },
      gateway: { signed_pictures: true, picture_secret: 'one for all gateways' },
    });
  });

  afterEach(() => tocsin.disconnectAll());
  afterAll(() => tocsin?.[Symbol.asyncDispose]());

  it('a rule makes an alarm critical, and its picture is to be had without a password', async () => {
    const client = await tocsin.login(users.admin);
    const eventId = await ground.zoneminder.alarm(1, { cause: 'Accept' });
    const alarm = await client.alarm(eventId);
    expect(alarm).toMatchObject({ RulesObject: { notification_type: 'critical' } });
    const picture = String(alarm['Picture']);
    expect(picture).toMatch(/\/pictures\/\d+\/alarm\?expires=\d+&signature=[\w-]{43}&width=64$/);
    const answer = await fetch(picture);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect(Number(answer.headers.get('content-length'))).toBe((await answer.arrayBuffer()).byteLength);
    expect((await fetch(picture.replace('/alarm?', '/snapshot?'))).status).toBe(403);
    expect(tocsin.log).not.toMatch(/portal-secret|one for all gateways/);
    expect(tocsin.log).not.toContain(new URL(picture).searchParams.get('signature'));
  });

  it('a rule mutes an alarm for everybody, the push script too, but the user script was told', async () => {
    const client = await tocsin.login(users.admin);
    const muted = await ground.zoneminder.alarm(1, { cause: 'Accept Quiet' });
    const next = await ground.zoneminder.alarm(2, { cause: 'Accept' });
    await client.alarm(next);
    await push.callsFor(next, 0, 2);
    expect(push.calls.filter(([id]) => id === String(muted))).toEqual([]);
    const [told] = await user.callsFor(muted, 1, 1);
    expect(told?.slice(0, 5)).toEqual(['0', String(muted), '1', 'Front Door', hookAnswer.text]);
  });

  it('the push script is told of start and end, and the user script of the hook, whatever it said', async () => {
    const eventId = await ground.zoneminder.alarm(2, { cause: 'Accept' });
    const [start, end] = await push.callsFor(eventId, 0, 2);
    expect(start).toEqual([String(eventId), '2', 'Yard', `${hookAnswer.text} Accept`, 'event_start']);
    expect(end?.[4]).toBe('event_end');
    const rejected = await ground.zoneminder.alarm(2, { cause: 'Reject' });
    expect((await user.callsFor(rejected, 1, 1))[0]).toEqual([
      '1',
      String(rejected),
      '2',
      'Yard',
      'nothing there',
      '[]',
    ]);
  });

  it('the text of the hook is in front of the notes, also after ZoneMinder wrote over them', async () => {
    const client = await tocsin.login(users.admin);
    const eventId = await ground.zoneminder.raise(2, { cause: 'Accept' });
    const notes = () => ground.zoneminder.notes(eventId);
    const isWritten = async () => (await notes()).startsWith(`${hookAnswer.text} `);
    await client.alarm(eventId);
    await waitFor('the notes to be written', isWritten);
    // Closing the event writes ZoneMinder's own notes.
    await ground.zoneminder.lower(2);
    await waitFor('the notes to be repaired', isWritten);
    expect((await notes()).match(/detected:/g)).toHaveLength(1);
  });
});
