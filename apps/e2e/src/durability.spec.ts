import path from 'node:path';
import type { Client } from './harness/client';
import { HookScript } from './harness/hook-scripts';
import { ReturningClient } from './harness/returning-client';
import { TestGround } from './harness/test-ground';
import { shapes, type Tocsin } from './harness/tocsin';
import { loginOf, users } from './harness/users';
import { waitFor } from './harness/wait-for';

jest.setTimeout(90_000);

const monitors = [
  { id: 1, name: 'Front Door' },
  { id: 2, name: 'Garage' },
  { id: 3, name: 'Yard' },
] as const;

let ground: TestGround;
let hooks = 0;

beforeAll(async () => {
  ground = await TestGround.open({ monitors });
});

afterAll(() => ground?.[Symbol.asyncDispose]());

const freshHook = () => new HookScript(path.join(ground.folder.path, `hook-${(hooks += 1)}`));
const settings = (hook: HookScript) => ({
  customize: { use_hooks: true },
  hook: {
    event_start_hook: hook.command,
    event_start_notify_on_hook_success: 'all',
    event_start_notify_on_hook_fail: 'none',
  },
});

describe('standalone', () => {
  it('killed with jobs in flight, alarms raised while it is down: all are told, the latter as late, none twice', async () => {
    const hook = freshHook();
    await using tocsin = await ground.start('standalone', settings(hook));
    await using client = await returned(tocsin);
    const told = await ground.zoneminder.alarm(1, { cause: 'Accept' });
    await heard(client, [told]);
    // Two are being looked at, the third waits for its turn.
    const inFlight = [
      await ground.zoneminder.alarm(1, { cause: 'Wait' }),
      await ground.zoneminder.alarm(2, { cause: 'Wait' }),
      await ground.zoneminder.alarm(3, { cause: 'Wait' }),
    ];
    await Promise.all(inFlight.slice(0, 2).map((eventId) => hook.argv(eventId)));
    await tocsin.part('gateway').kill();
    const missed = [
      await ground.zoneminder.alarm(1, { cause: 'Accept' }),
      await ground.zoneminder.alarm(1, { cause: 'Accept' }),
      await ground.zoneminder.alarm(2, { cause: 'Accept' }),
    ];
    // Still in alarm when Tocsin is back.
    const open = await ground.zoneminder.raise(3, { cause: 'Accept' });
    hook.open();
    await tocsin.add('standalone');
    await heard(client, [told, ...inFlight, ...missed, open]);
    await ground.zoneminder.lower(3);
    const next = await ground.zoneminder.alarm(1, { cause: 'Accept' });
    await heard(client, [next]);
    expect(client.eventIds.toSorted((a, b) => a - b)).toEqual(
      [told, ...inFlight, ...missed, open, next].toSorted((a, b) => a - b),
    );
    expect(tocsin.lateEvents).toEqual(expect.arrayContaining(missed));
    for (const eventId of [told, ...inFlight, next]) expect(tocsin.lateEvents).not.toContain(eventId);
  });

  it('stopped by SIGTERM while a hook runs: ends with exit code 0, and the alarm is told once', async () => {
    const hook = freshHook();
    await using tocsin = await ground.start('standalone', settings(hook));
    await using client = await returned(tocsin);
    const eventId = await ground.zoneminder.alarm(1, { cause: 'Wait' });
    await hook.argv(eventId);
    const stopped = tocsin.part('gateway').stop();
    hook.open();
    expect(await stopped).toEqual({ code: 0, signal: null });
    await tocsin.add('standalone');
    await waitFor('the client to come back', () => client.logins >= 2);
    const next = await ground.zoneminder.alarm(1, { cause: 'Accept' });
    await heard(client, [eventId, next]);
    expect(client.eventIds.toSorted((a, b) => a - b)).toEqual([eventId, next]);
  });

  it('killed in the middle of everything again and again: every event is told; a second time only where a kill came before it was written down', async () => {
    const hook = freshHook();
    hook.open();
    await using tocsin = await ground.start('standalone', settings(hook));
    await using client = await returned(tocsin);
    const eventIds: number[] = [];
    for (const round of [1, 2, 3]) {
      for (const id of [1, 2, 3])
        eventIds.push(await ground.zoneminder.alarm(id, { cause: 'Accept', holdMs: 20 * round }));
      await tocsin.part('gateway').kill();
      eventIds.push(await ground.zoneminder.alarm(round, { cause: 'Accept' }));
      await tocsin.add('standalone');
      await waitFor('the client to come back', () => client.logins >= round + 1);
    }
    await heard(client, eventIds);
    // Handed over, but not written down yet when the kill came: those are told again. Usually none, at most what was at it.
    const twice = eventIds.filter((eventId) => client.eventIds.filter((each) => each === eventId).length > 1);
    expect(twice.length).toBeLessThanOrEqual(3);
  });
});

describe('split', () => {
  it('a detector killed in mid-job: the other one does the job, and it is told once', async () => {
    const hook = freshHook();
    await using tocsin = await ground.start('split', settings(hook));
    const first = tocsin.part('detector');
    const client = await tocsin.login(users.admin);
    const eventId = await ground.zoneminder.alarm(1, { cause: 'Wait' });
    await hook.argv(eventId);
    expect(hook.parents(eventId)).toEqual([first.pid]);
    const second = await tocsin.add('detector');
    await first.kill();
    await waitFor('the other detector to take the job', () => hook.parents(eventId).includes(second.pid), {
      timeoutMs: 28_000,
    });
    hook.open();
    expect(await client.alarm(eventId)).toMatchObject({ Cause: 'Wait' });
    const next = await ground.zoneminder.alarm(1, { cause: 'Accept' });
    await client.alarm(next);
    await client.fence();
    expect(client.tally).toEqual({ [`${eventId} start`]: 1, [`${next} start`]: 1 });
  });

  it('no detector alive: the alarm is told after detection_deadline with the cause of ZoneMinder', async () => {
    const hook = freshHook();
    await using tocsin = await ground.start('split', {
      ...settings(hook),
      detector: { detection_deadline: 2 },
    });
    const client = await tocsin.login(users.admin);
    await tocsin.part('detector').kill();
    const eventId = await ground.zoneminder.alarm(1, { cause: 'Reject' });
    expect(await client.alarm(eventId)).toMatchObject({ Cause: 'Reject' });
  });

  it('the watcher killed and started again: what it missed is told as late, nothing twice', async () => {
    await using tocsin = await ground.start('split');
    const client = await tocsin.login(users.admin);
    const before = await ground.zoneminder.alarm(1);
    await client.alarm(before);
    await tocsin.part('watcher').kill();
    const missed = [await ground.zoneminder.alarm(1), await ground.zoneminder.alarm(2)];
    await tocsin.add('watcher');
    const after = await ground.zoneminder.alarm(3);
    for (const eventId of [...missed, after]) await client.alarm(eventId);
    await client.fence();
    expect(client.tally).toEqual(
      Object.fromEntries([before, ...missed, after].map((eventId) => [`${eventId} start`, 1])),
    );
    // Between monitors there is no order.
    expect(tocsin.lateEvents.toSorted((a, b) => a - b)).toEqual(missed);
  });

  it('the gateway stopped and started again: clients are told 1001, alarms of the meantime reach those who come back', async () => {
    await using tocsin = await ground.start('split');
    await using client = await returned(tocsin);
    const plain = await tocsin.login(users.admin);
    const before = await ground.zoneminder.alarm(1);
    await heard(client, [before]);
    await tocsin.part('gateway').stop();
    expect((await plain.closed()).code).toBe(1001);
    const between = [await ground.zoneminder.alarm(1), await ground.zoneminder.alarm(2)];
    await tocsin.add('gateway');
    await heard(client, between);
    const after = await ground.zoneminder.alarm(3);
    await heard(client, [after]);
    expect(client.eventIds.toSorted((a, b) => a - b)).toEqual([before, ...between, after]);
  });

  it('Redis stopped and started again: every alarm is told once, and no process ends', async () => {
    await using tocsin = await ground.start('split');
    const client = await tocsin.login(users.admin);
    const before = await ground.zoneminder.alarm(1);
    await client.alarm(before);
    await ground.redis.stop();
    const between = [
      await ground.zoneminder.alarm(1),
      await ground.zoneminder.alarm(2),
      await ground.zoneminder.alarm(2),
    ];
    // A client is still served: version, and login, which needs the database only.
    await client.fence();
    await tocsin.login(users.viewer);
    await ground.redis.startAgain();
    const after = await ground.zoneminder.alarm(3);
    for (const eventId of [...between, after]) await client.alarm(eventId, 'start', 40_000);
    await client.fence();
    expect(client.tally).toEqual(
      Object.fromEntries([before, ...between, after].map((eventId) => [`${eventId} start`, 1])),
    );
    expect(tocsin.processes.every((each) => each.isRunning)).toBe(true);
  });
});

describe.each(shapes)('%s when ZoneMinder numbers its events anew', (shape) => {
  it.each(['memory', 'database'])('an id that is given out again is told again, by %s', async (source) => {
    await using tocsin = await ground.start(shape, {
      watcher: { source, reconcile_interval: 1 },
      customize: { send_event_end_notification: true },
    });
    const client = await tocsin.login(users.admin);
    const old: number[] = [];
    for (const monitorId of [1, 2, 1]) {
      const eventId = await ground.zoneminder.alarm(monitorId);
      await client.alarm(eventId, 'end');
      old.push(eventId);
    }
    // StartDateTime has whole seconds, and no ZoneMinder is made anew within one.
    const second = () => Math.floor(Date.now() / 1000);
    const last = second();
    await waitFor('another second', () => second() > last);
    await ground.zoneminder.countAnew(Math.min(...old));
    const again: number[] = [];
    for (const monitorId of [2, 1, 2]) {
      const eventId = await ground.zoneminder.alarm(monitorId);
      await waitFor(`event ${eventId} to be told again`, () => client.tally[`${eventId} end`] === 2);
      again.push(eventId);
    }
    expect(again).toEqual(old);
    await client.fence();
    expect(client.tally).toEqual(
      Object.fromEntries(
        old.flatMap((eventId) => [`${eventId} start`, `${eventId} end`]).map((key) => [key, 2]),
      ),
    );
  });
});

describe.each(shapes)('%s while the database is away', (shape) => {
  let tocsin: Tocsin;

  beforeAll(async () => {
    tocsin = await ground.start(shape);
  });

  afterEach(() => ground.zoneminder.databaseLink.mend());
  afterAll(() => tocsin?.[Symbol.asyncDispose]());

  it('alarms go on; a login is neither good nor bad but closed with 1011; afterwards all is as before', async () => {
    const client = await tocsin.login(users.admin);
    await ground.zoneminder.databaseLink.cut();
    const between = await ground.zoneminder.alarm(1, { cause: 'Motion' });
    expect(await client.alarm(between)).toMatchObject({ Name: 'Front Door', Cause: 'Motion' });
    const unlucky = await tocsin.connect();
    unlucky.send(loginOf(users.viewer));
    expect((await unlucky.closed()).code).toBe(1011);
    expect(unlucky.frames).toEqual([]);
    await ground.zoneminder.databaseLink.mend();
    const viewer = await waitFor('logins to work again', () => loggedIn(tocsin));
    const after = await ground.zoneminder.alarm(1);
    for (const each of [client, viewer]) await each.alarm(after);
    await client.fence();
    expect(client.tally).toEqual({ [`${between} start`]: 1, [`${after} start`]: 1 });
  });
});

/** One attempt to log in; undefined when the server closed the socket instead. */
async function loggedIn(tocsin: Tocsin): Promise<Client | undefined> {
  const client = await tocsin.connect();
  client.send(loginOf(users.viewer));
  await waitFor('an answer or the end', () => client.frames.length > 0 || !client.isOpen);
  return client.frames[0]?.['status'] === 'Success' ? client : undefined;
}

async function returned(tocsin: Tocsin): Promise<ReturningClient> {
  const client = new ReturningClient(tocsin, users.admin);
  await waitFor('the client to log in', () => client.logins > 0);
  return client;
}

async function heard(client: ReturningClient, eventIds: readonly number[]): Promise<void> {
  await waitFor(
    `the client to hear of ${eventIds.join(', ')}`,
    () => eventIds.every((eventId) => client.eventIds.includes(eventId)),
    { timeoutMs: 30_000, detail: () => `heard of: ${client.eventIds.join(', ')}` },
  );
}
