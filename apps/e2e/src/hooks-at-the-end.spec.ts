import path from 'node:path';
import { golden, withoutMoment } from './harness/golden';
import { HookScript, hookAnswer } from './harness/hook-scripts';
import type { Settings } from './harness/ini';
import { NotingScript } from './harness/noting-script';
import { TestGround } from './harness/test-ground';
import { type Shape, shapes, type Tocsin } from './harness/tocsin';
import { users } from './harness/users';
import { waitFor } from './harness/wait-for';

jest.setTimeout(60_000);

const monitors = [
  { id: 1, name: 'Front Door' },
  { id: 2, name: 'Yard' },
] as const;

let ground: TestGround;
let folders = 0;

beforeAll(async () => {
  ground = await TestGround.open({ monitors });
  // Ids that no other number can be taken for.
  await ground.zoneminder.countAnew(5_060_001);
});

afterAll(() => ground?.[Symbol.asyncDispose]());

/** Scripts of a folder of their own for every part that a hook plays. */
function scripts() {
  const folder = path.join(ground.folder.path, `scripts-${(folders += 1)}`);
  return {
    start: new HookScript(path.join(folder, 'start')),
    end: new HookScript(path.join(folder, 'end')),
    startUser: new NotingScript(folder, 'start-user'),
    endUser: new NotingScript(folder, 'end-user'),
  };
}

const everybody = {
  event_start_notify_on_hook_success: 'all',
  event_start_notify_on_hook_fail: 'all',
  event_end_notify_on_hook_success: 'all',
  event_end_notify_on_hook_fail: 'all',
};

const startWith = (shape: Shape, hook: Settings[string], customize: Settings[string] = {}) =>
  ground.start(shape, {
    customize: { use_hooks: true, send_event_end_notification: true, ...customize },
    hook: { ...everybody, use_hook_description: true, hook_pass_image_path: true, ...hook },
  });

/** The end of an event was decided upon. */
const endDecided = (tocsin: Tocsin, eventId: number) =>
  tocsin.part('gateway').said(new RegExp(`event ${eventId} of monitor .*: end (not told|told)`));

describe.each(shapes)('hooks of start and end in %s', (shape) => {
  it('start and end are called with event, monitor, name, cause or Notes, and folder; user scripts with the result', async () => {
    const { start, end, startUser, endUser } = scripts();
    await using tocsin = await startWith(shape, {
      event_start_hook: start.command,
      event_end_hook: end.command,
      event_start_hook_notify_userscript: startUser.command,
      event_end_hook_notify_userscript: endUser.command,
    });
    const client = await tocsin.login(users.admin);
    const eventId = await ground.zoneminder.raise(1, { cause: 'Accept' });
    await client.alarm(eventId);
    await ground.zoneminder.lower(1);
    await client.alarm(eventId, 'end');
    const [startArgv, endArgv] = [await start.argv(eventId), await end.argv(eventId)];
    const eventFolder = startArgv[4] ?? '';
    expect(startArgv).toEqual([String(eventId), '1', 'Front Door', 'Accept', eventFolder]);
    expect(eventFolder).toMatch(new RegExp(`/1/\\d{4}-\\d\\d-\\d\\d/${eventId}$`));
    // The Notes as they stand after the repair.
    expect(endArgv[3]).toMatch(/^\[a\] detected:person:97% car:81% Accept/);
    expect(endArgv.toSpliced(3, 1)).toEqual([String(eventId), '1', 'Front Door', eventFolder]);
    const frames = client.frames.filter(({ event }) => event === 'alarm');
    expect(withoutMoment(frames, eventId)).toEqual([
      golden('alarm-start-with-hook'),
      golden('alarm-end-with-hook'),
    ]);
    for (const user of [startUser, endUser]) {
      const [call = []] = await user.callsFor(eventId, 1, 1);
      expect(withoutMoment(call.slice(0, 6), eventId)).toEqual(golden('user-script-of-start'));
      expect(call.slice(6)).toEqual([eventFolder]);
    }
    // The text of the end is the text of the start: it stands there once, also after ZoneMinder wrote over it.
    await waitFor('the notes to be repaired', async () =>
      /^\[a\] detected:person:97% car:81% (?!.*detected:)/.test(await ground.zoneminder.notes(eventId)),
    );
  });

  it('an end hook without text has failed: the cause is empty text after End:, its user script is told of 1', async () => {
    const { end, endUser } = scripts();
    await using tocsin = await startWith(shape, {
      event_end_hook: end.command,
      event_end_hook_notify_userscript: endUser.command,
      event_end_notify_on_hook_fail: 'none',
    });
    const client = await tocsin.login(users.admin);
    const silent = await ground.zoneminder.alarm(1, { cause: 'Silent' });
    const accepted = await ground.zoneminder.alarm(1, { cause: 'Accept' });
    await client.alarm(accepted, 'end');
    expect((await endUser.callsFor(silent, 1, 1))[0]?.slice(0, 6)).toEqual([
      '1',
      String(silent),
      '1',
      'Front Door',
      '',
      '[]',
    ]);
    expect(client.tallyOf([silent])).toEqual({ [`${silent} start`]: 1 });
  });

  it('without an end hook the cause of the end is the Notes, and its channel lists do not count', async () => {
    const { start } = scripts();
    await using tocsin = await startWith(shape, {
      event_start_hook: start.command,
      event_end_notify_on_hook_success: 'none',
      event_end_notify_on_hook_fail: 'none',
    });
    const client = await tocsin.login(users.admin);
    const eventId = await ground.zoneminder.alarm(1, { cause: 'Accept' });
    const end = await client.alarm(eventId, 'end');
    expect(end['Cause']).toMatch(/^End:\[a\] detected:person:97% car:81% Accept/);
    expect(end['DetectionJson']).toEqual([]);
  });

  it.each([
    ['on and the start hook said no: no end', true, 'Reject', 0],
    ['on and the start hook said yes: an end', true, 'Accept', 1],
    ['off and the start hook said no: an end', false, 'Reject', 1],
  ])('event_end_notify_if_start_success is %s', async (_row, ifSuccess, cause, ends) => {
    const { start } = scripts();
    await using tocsin = await startWith(
      shape,
      { event_start_hook: start.command, event_end_notify_if_start_success: ifSuccess },
      {},
    );
    const client = await tocsin.login(users.admin);
    const eventId = await ground.zoneminder.alarm(2, { cause });
    await endDecided(tocsin, eventId);
    await client.fence();
    expect(client.tallyOf([eventId])[`${eventId} end`] ?? 0).toBe(ends);
  });

  it.each([
    ['send_event_end_notification is off', { send_event_end_notification: false }, { start: 1 }],
    ['send_event_start_notification is off', { send_event_start_notification: false }, { end: 1 }],
  ])('%s: the other phase is told all the same', async (_row, customize, told) => {
    await using tocsin = await startWith(shape, {}, { use_hooks: false, ...customize });
    const client = await tocsin.login(users.admin);
    const eventId = await ground.zoneminder.alarm(2);
    await endDecided(tocsin, eventId);
    await client.fence();
    const due = Object.fromEntries(
      Object.entries(told).map(([phase, count]) => [`${eventId} ${phase}`, count]),
    );
    expect(client.tallyOf([eventId])).toEqual(due);
  });

  it('what is to be noted while the database is away is written after a restart', async () => {
    const { start } = scripts();
    await using tocsin = await startWith(shape, { event_start_hook: start.command });
    const client = await tocsin.login(users.admin);
    const notes = (eventId: number) => ground.zoneminder.notes(eventId);
    let eventId = 0;
    try {
      await ground.zoneminder.databaseLink.cut();
      eventId = await ground.zoneminder.raise(1, { cause: 'Accept' });
      await client.alarm(eventId);
      await tocsin.part('gateway').said('notes and tags wait');
      const gateway = tocsin.part('gateway');
      await gateway.stop();
      await ground.zoneminder.lower(1);
      expect(await notes(eventId)).not.toContain('detected:');
    } finally {
      await ground.zoneminder.databaseLink.mend();
    }
    await tocsin.add(shape === 'standalone' ? 'standalone' : 'gateway');
    await waitFor('the notes to be written', async () =>
      (await notes(eventId)).startsWith(`${hookAnswer.text} `),
    );
  });
});
