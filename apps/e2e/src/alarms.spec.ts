import type { Client } from './harness/client';
import { TestGround } from './harness/test-ground';
import { shapes, type Tocsin } from './harness/tocsin';
import { users } from './harness/users';

jest.setTimeout(60_000);

const monitors = [
  { id: 1, name: 'Front Door' },
  { id: 2, name: 'Garage' },
  { id: 3, name: 'Yard' },
] as const;

interface Raised {
  readonly eventId: number;
  readonly monitorId: number;
  readonly cause: string;
}

let ground: TestGround;

beforeAll(async () => {
  ground = await TestGround.open({ monitors });
});

afterAll(() => ground?.[Symbol.asyncDispose]());

describe.each(shapes)('alarms in %s', (shape) => {
  let tocsin: Tocsin;

  beforeAll(async () => {
    tocsin = await ground.start(shape, { customize: { send_event_end_notification: true } });
  });

  afterEach(() => tocsin.disconnectAll());
  afterAll(() => tocsin?.[Symbol.asyncDispose]());

  it('20 of half a second and 6 of two seconds on three monitors: each once to each who may see it', async () => {
    const admins = await Promise.all([
      tocsin.login(users.admin),
      tocsin.login(users.legacy),
      tocsin.login(users.overlay),
    ]);
    const viewer = await tocsin.login(users.viewer);
    const picky = await tocsin.login(users.admin, { monlist: '2,3', intlist: '0,0' });
    const raised: Raised[] = [];
    await Promise.all(
      monitors.map(async ({ id }) => {
        // 7 + 7 + 6 short ones, 2 long ones on each monitor.
        const holds = [...Array<number>(id === 3 ? 6 : 7).fill(500), 2000, 2000];
        for (const [index, holdMs] of holds.entries()) {
          const cause = `Cause ${id}.${index}`;
          const eventId = await ground.zoneminder.alarm(id, { cause, text: 'All', holdMs });
          raised.push({ eventId, monitorId: id, cause });
        }
      }),
    );
    await expectExactly(admins, raised, raised);
    await expectExactly(
      [viewer],
      raised.filter(({ monitorId }) => monitorId === 1),
      raised,
    );
    await expectExactly(
      [picky],
      raised.filter(({ monitorId }) => monitorId !== 1),
      raised,
    );
    expect(tocsin.lateEvents).toEqual([]);
  });

  it('a start always comes before its end', async () => {
    const client = await tocsin.login(users.admin);
    const eventIds = await Promise.all([1, 2, 3].map((id) => ground.zoneminder.alarm(id, { holdMs: 60 })));
    for (const eventId of eventIds) {
      await client.alarm(eventId, 'end');
      const order = client.alarms.filter((entry) => entry['EventId'] === String(eventId));
      expect(order.map((entry) => String(entry['Cause']).startsWith('End:'))).toEqual([false, true]);
    }
  });

  it('an alarm that comes back before its event has closed is not told again', async () => {
    const client = await tocsin.login(users.admin);
    const eventId = await ground.zoneminder.raise(1, { cause: 'Motion' });
    await client.alarm(eventId);
    const lowered = ground.zoneminder.lower(1);
    expect(await ground.zoneminder.raise(1, { cause: 'Bell' })).toBe(eventId);
    await lowered;
    await ground.zoneminder.lower(1);
    await client.alarm(eventId, 'end');
    const next = await ground.zoneminder.alarm(1);
    await client.alarm(next, 'end');
    expect(client.tallyOf([eventId, next])).toEqual({
      [`${eventId} start`]: 1,
      [`${eventId} end`]: 1,
      [`${next} start`]: 1,
      [`${next} end`]: 1,
    });
  });

  it('a recording without an alarm is told to nobody', async () => {
    const client = await tocsin.login(users.admin);
    const recording = await ground.zoneminder.simulator.startRecording(2);
    const other = await ground.zoneminder.alarm(1);
    await ground.zoneminder.simulator.stopRecording(2);
    await client.alarm(other, 'end');
    await client.fence();
    expect(client.tallyOf([recording, other])).toEqual({ [`${other} start`]: 1, [`${other} end`]: 1 });
  });

  it('a monitor whose zmc is restarted, in good order or killed, is heard of again', async () => {
    const client = await tocsin.login(users.admin);
    const { simulator } = ground.zoneminder;
    await simulator.restart(2);
    await client.alarm(await ground.zoneminder.alarm(2));
    simulator.kill(2);
    await simulator.restart(2);
    await client.alarm(await ground.zoneminder.alarm(2));
  });

  it('an event that is open when Tocsin starts is not told, the next one is', async () => {
    const early = await ground.zoneminder.raise(3, { cause: 'Motion' });
    await using late = await ground.start(shape, { customize: { send_event_end_notification: true } });
    const client = await late.login(users.admin);
    // What is told of another monitor shows that the watcher has been round.
    const other = await ground.zoneminder.alarm(1);
    await client.alarm(other, 'end');
    await ground.zoneminder.lower(3);
    const next = await ground.zoneminder.alarm(3);
    await client.alarm(next, 'end');
    await client.fence();
    expect(
      Object.keys(client.tally).filter((key) => key.startsWith(`${early} `) && key.endsWith('start')),
    ).toEqual([]);
  });
});

/** Each of the clients was told of the events that are due to it, start and end once, and of no other of all. */
async function expectExactly(
  clients: readonly Client[],
  due: readonly Raised[],
  all: readonly Raised[],
): Promise<void> {
  for (const client of clients) {
    for (const { eventId, monitorId, cause } of due) {
      expect(await client.alarm(eventId)).toMatchObject({
        MonitorId: String(monitorId),
        Name: monitors[monitorId - 1]?.name,
        MonitorName: monitors[monitorId - 1]?.name,
        Cause: cause,
      });
      expect((await client.alarm(eventId, 'end'))['Cause']).toBe(`End:${cause}: All`);
    }
    await client.fence();
    expect(client.tallyOf(all.map(({ eventId }) => eventId))).toEqual(
      Object.fromEntries(
        due.flatMap(({ eventId }) => [
          [`${eventId} start`, 1],
          [`${eventId} end`, 1],
        ]),
      ),
    );
  }
}
