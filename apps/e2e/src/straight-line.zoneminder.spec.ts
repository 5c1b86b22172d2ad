import path from 'node:path';
import { RedisServer } from '../../../tools/testing/redis-server';
import { HookScript, hookAnswer } from './harness/hook-scripts';
import type { Settings } from './harness/ini';
import { parseRecord } from './harness/json-record';
import { Rig } from './harness/rig';
import { TemporaryFolder } from './harness/temporary-folder';
import { type Shape, shapes, Tocsin } from './harness/tocsin';
import { loginOf } from './harness/users';
import { waitFor } from './harness/wait-for';

jest.setTimeout(180_000);

interface Raised {
  readonly eventId: number;
  readonly monitorId: number;
  readonly cause: string;
  readonly notes: string;
}

// Both shapes watch the same alarms at the same time: raising them takes most of the time of these tests.
let rig: Rig;
let redis: RedisServer;
let folder: TemporaryFolder;
let tocsins: ReadonlyMap<Shape, Tocsin>;

beforeAll(async () => {
  rig = Rig.open();
  redis = await RedisServer.start({ appendOnly: true });
  folder = new TemporaryFolder();
  tocsins = await startBoth('plain', { customize: { send_event_end_notification: true } });
});

afterAll(async () => {
  await stop(tocsins);
  await redis[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

describe('users of a real ZoneMinder', () => {
  it.each(shapes)(
    '%s lets in every form of password, and neither a disabled user nor a wrong password',
    async (shape) => {
      const tocsin = of(shape);
      for (const name of ['admin', 'viewer', 'legacy', 'overlay'] as const) {
        const client = await tocsin.connect();
        expect(await client.ask(loginOf(rig.user(name)))).toMatchObject({ event: 'auth', status: 'Success' });
        await client.close();
      }
      const admin = rig.user('admin');
      for (const login of [
        rig.user('disabled'),
        { ...admin, password: 'wrong' },
        { ...admin, user: 'Admin' },
      ]) {
        const client = await tocsin.connect();
        expect(await client.ask(loginOf(login))).toMatchObject({
          event: 'auth',
          status: 'Fail',
          reason: 'BADAUTH',
        });
        await client.closed();
      }
    },
  );

  it.each(shapes)("%s takes the token of ZoneMinder's own login", async (shape) => {
    const { user, password } = rig.user('admin');
    const response = await fetch(`${rig.setting('ZM_API_URL')}/host/login.json`, {
      method: 'POST',
      body: new URLSearchParams({ user, pass: password }),
    });
    const { access_token: token } = parseRecord(await response.text());
    const client = await of(shape).connect();
    expect(await client.ask({ event: 'auth', data: { token } })).toMatchObject({
      event: 'auth',
      status: 'Success',
    });
  });
});

describe('alarms of a real ZoneMinder', () => {
  it('20 of half a second, 10 of three seconds and a Doorbell on three monitors: each exactly once to each who may see it, in both shapes', async () => {
    const clients = await Promise.all(
      shapes.map(async (shape) => ({
        shape,
        all: await Promise.all(
          (['admin', 'legacy', 'overlay'] as const).map((name) => of(shape).login(rig.user(name))),
        ),
        viewer: await of(shape).login(rig.user('viewer')),
        picky: await of(shape).login(rig.user('admin'), { monlist: '2,3', intlist: '0,0' }),
      })),
    );
    const raised: Raised[] = [];
    const alarm = async (monitorId: number, seconds: number) => {
      const eventId = await rig.alarm(monitorId, seconds);
      raised.push({ eventId, monitorId, cause: 'Forced Web', notes: 'Forced Web: ' });
    };
    const holds: readonly (readonly [monitorId: number, seconds: readonly number[]])[] = [
      [1, [...Array<number>(7).fill(0.5), 3, 3, 3]],
      [2, [...Array<number>(7).fill(0.5), 3, 3, 3]],
      [3, [...Array<number>(6).fill(0.5), 3, 3, 3, 3]],
    ];
    await Promise.all(
      holds.map(async ([monitorId, seconds]) => {
        for (const hold of seconds) await alarm(monitorId, hold);
      }),
    );
    const doorbell = await rig.alarm(1, 0.5, { cause: 'Doorbell', text: 'some text' });
    raised.push({ eventId: doorbell, monitorId: 1, cause: 'Doorbell', notes: 'Doorbell: some text' });
    expect(raised).toHaveLength(31);

    for (const { all, viewer, picky } of clients) {
      for (const client of all) await client.alarm(doorbell, 'end');
      const seen = (client: (typeof all)[number]) =>
        Object.fromEntries(
          client.alarms.map(({ EventId, MonitorId, Name, MonitorName, Cause }) => [
            `${String(EventId)}: ${String(Cause)}`,
            { MonitorId, Name, MonitorName },
          ]),
        );
      const due = (events: readonly Raised[]) =>
        Object.fromEntries(
          events.flatMap(({ eventId, monitorId, cause, notes }) =>
            [cause, `End:${notes}`].map((text) => [
              `${eventId}: ${text}`,
              {
                MonitorId: String(monitorId),
                Name: `Monitor-${monitorId}`,
                MonitorName: `Monitor-${monitorId}`,
              },
            ]),
          ),
        );
      for (const client of [...all, viewer, picky]) {
        const may = raised.filter(({ monitorId }) =>
          client === viewer ? monitorId === 1 : client !== picky || monitorId > 1,
        );
        await waitFor('the last frames', () => client.alarms.length >= 2 * may.length, {
          detail: () => JSON.stringify(client.tally),
        });
        await client.fence();
        expect(seen(client)).toEqual(due(may));
        expect(client.alarms).toHaveLength(2 * may.length);
      }
    }
  });

  it('a hook decides: no suppresses, yes tells', async () => {
    const hook = new HookScript(folder.path);
    const hooked = await startBoth('hooked', {
      customize: { use_hooks: true },
      hook: {
        event_start_hook: hook.command,
        event_start_notify_on_hook_success: 'all',
        event_start_notify_on_hook_fail: 'none',
        use_hook_description: true,
        hook_pass_image_path: true,
      },
    });
    try {
      const clients = await Promise.all(shapes.map((shape) => of(shape, hooked).login(rig.user('admin'))));
      const [rejected, accepted] = await Promise.all([
        rig.alarm(1, 0.5, { cause: 'Reject' }),
        rig.alarm(2, 0.5, { cause: 'Accept' }),
      ]);
      const last = await rig.alarm(1, 0.5, { cause: 'Accept' });
      for (const client of clients) {
        for (const eventId of [accepted, last]) {
          expect(await client.alarm(eventId)).toMatchObject({
            Cause: `${hookAnswer.text} Accept`,
            DetectionJson: hookAnswer.json,
          });
        }
        await client.fence();
        expect(client.tally).toEqual({ [`${accepted} start`]: 1, [`${last} start`]: 1 });
      }
      const [id, monitor, name, cause, eventPath] = await hook.argv(rejected);
      expect([id, monitor, name, cause]).toEqual([String(rejected), '1', 'Monitor-1', 'Reject']);
      expect(eventPath).toMatch(new RegExp(`^${rig.setting('ZM_EVENTS_PATH')}/1/.*/${rejected}$`));
      expect(hook.parents(rejected)).toHaveLength(shapes.length);
    } finally {
      await stop(hooked);
    }
  });

  it('without the event folders the detector takes its pictures from the portal', async () => {
    const { user, password } = rig.user('admin');
    // In a mount space of its own each process finds the folder of events empty, as on another machine.
    const hide = [
      'unshare',
      '-m',
      'sh',
      '-c',
      'mount -t tmpfs none "$0" && exec "$@"',
      rig.setting('ZM_EVENTS_PATH'),
    ];
    const distant = await startBoth(
      'distant',
      {
        detector: {
          enable: true,
          mode: 'builtin',
          portal: rig.setting('ZM_PORTAL_URL'),
          portal_user: user,
          portal_password: password,
        },
        // Told whatever was seen, so that the test knows when the looking is over.
        hook: { event_start_notify_on_hook_success: 'all', event_start_notify_on_hook_fail: 'all' },
      },
      hide,
    );
    try {
      const clients = await Promise.all(shapes.map((shape) => of(shape, distant).login(rig.user('admin'))));
      const eventId = await rig.alarm(2, 0.5);
      for (const client of clients) await client.alarm(eventId);
      const pictures = rig.portalLog
        .split('\n')
        .filter((line) => line.includes('view=image') && line.includes(`eid=${eventId}`));
      expect(pictures.filter((line) => / 200 [1-9]/.test(line)).length).toBeGreaterThanOrEqual(shapes.length);
      for (const tocsin of distant.values()) expect(tocsin.log).not.toContain(password);
    } finally {
      await stop(distant);
    }
  });
});

function of(shape: Shape, started = tocsins): Tocsin {
  const tocsin = started.get(shape);
  if (tocsin === undefined) throw new Error(`${shape} was not started`);
  return tocsin;
}

async function startBoth(
  name: string,
  settings: Settings,
  prefix: readonly string[] = [],
): Promise<ReadonlyMap<Shape, Tocsin>> {
  const started = await Promise.all(
    shapes.map(async (shape) => {
      const place = path.join(folder.path, `${name}-${shape}`);
      return [
        shape,
        await Tocsin.start({ shape, folder: place, env: rig.env, redisUrl: redis.url, settings, prefix }),
      ] as const;
    }),
  );
  return new Map(started);
}

async function stop(started: ReadonlyMap<Shape, Tocsin>): Promise<void> {
  await Promise.all([...started.values()].map((tocsin) => tocsin[Symbol.asyncDispose]()));
}
