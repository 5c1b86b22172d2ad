import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FakeFcm } from '../../../tools/testing/fake-fcm';
import { Mosquitto } from '../../../tools/testing/mosquitto';
import { type Client, isEnd } from './harness/client';
import { HookScript } from './harness/hook-scripts';
import { MqttEar } from './harness/mqtt-ear';
import { NotingScript } from './harness/noting-script';
import { TestGround } from './harness/test-ground';
import type { Tocsin } from './harness/tocsin';
import { users } from './harness/users';
import { waitFor } from './harness/wait-for';

jest.setTimeout(60_000);

const phone = 'e2e:phone-of-the-matrix';
const all = ['api', 'fcm', 'mqtt', 'web'] as const;
type Channels = readonly (typeof all)[number][];

/** Rows of hooks-and-rules.md section 6: the list as it is written, and who is told by it. */
const lists: readonly (readonly [string, Channels])[] = [
  ['web', ['web']],
  ['fcm', ['fcm']],
  ['mqtt', ['mqtt']],
  ['api', ['api']],
  ['all', all],
  ['none', []],
  ['sms', []],
  [' MQTT , Web,api', ['api', 'mqtt', 'web']],
];

const situations = [
  'event_start_notify_on_hook_success',
  'event_start_notify_on_hook_fail',
  'event_end_notify_on_hook_success',
  'event_end_notify_on_hook_fail',
] as const;

/** A client or a phone hears of an end unless others heard of the start: websocket-protocol.md section 10. */
const ofThoseToldBefore = (start: Channels, end: Channels): Channels =>
  start.length === 0
    ? end
    : end.filter((channel) => channel === 'api' || channel === 'mqtt' || start.includes(channel));

/** Each list once in each situation. */
const turns = lists.map((_list, turn) =>
  situations.map((_situation, index) => lists[(turn + 2 * index) % lists.length] ?? (['none', []] as const)),
);

let ground: TestGround;
let broker: Mosquitto;
let fcm: FakeFcm;
let ear: MqttEar;
let starts = 0;

beforeAll(async () => {
  [ground, broker, fcm] = await Promise.all([
    TestGround.open({ monitors: [{ id: 1, name: 'Front Door' }] }),
    Mosquitto.start(),
    FakeFcm.start(),
  ]);
  ear = await MqttEar.at(broker.port);
  await ground.zoneminder.countAnew(5_060_001);
});

afterAll(async () => {
  await ear?.[Symbol.asyncDispose]();
  await fcm?.[Symbol.asyncDispose]();
  await broker?.[Symbol.asyncDispose]();
  await ground?.[Symbol.asyncDispose]();
});

async function startWith(hook: Readonly<Record<string, string>>, hooks: readonly ('start' | 'end')[]) {
  const folder = path.join(ground.folder.path, `matrix-${(starts += 1)}`);
  mkdirSync(folder, { recursive: true });
  const tokenFile = path.join(folder, 'tokens.txt');
  writeFileSync(tokenFile, `${phone}:1:0:android:enabled\n`);
  const script = new HookScript(folder);
  const push = new NotingScript(folder, 'push');
  const tocsin = await ground.start(
    'standalone',
    {
      customize: { use_hooks: hooks.length > 0, send_event_end_notification: true },
      hook: {
        ...Object.fromEntries(hooks.map((phase) => [`event_${phase}_hook`, script.command])),
        event_end_notify_if_start_success: false,
        ...hook,
      },
      mqtt: { enable: true, server: `127.0.0.1:${broker.port}` },
      fcm: { enable: true, token_file: tokenFile, fcm_v1_url: fcm.proxyUrl, fcm_v1_key: FakeFcm.proxyKey },
      push: { use_api_push: true, api_push_script: push.command },
    },
    { ...ground.zoneminder.env, NODE_EXTRA_CA_CERTS: fcm.certFile },
  );
  return { tocsin, push };
}

interface Told {
  readonly start: Channels;
  readonly end: Channels;
}

/** Raises an alarm and expects exactly these channels to be told of its start and of its end. */
async function expectTold(
  { tocsin, push }: { readonly tocsin: Tocsin; readonly push: NotingScript },
  client: Client,
  cause: string,
  due: Told,
): Promise<void> {
  const eventId = await ground.zoneminder.alarm(1, { cause });
  await tocsin.part('gateway').said(new RegExp(`event ${eventId} of monitor .*: end (not told|told)`));
  await client.fence();
  const told = (isAboutEnd: boolean): Channels => {
    const phase = isAboutEnd ? 'event_end' : 'event_start';
    const pushed = fcm.bodiesFor(phone).map((body) => JSON.stringify(body));
    const heard: Readonly<Record<(typeof all)[number], boolean>> = {
      api: push.calls.some((call) => call[0] === String(eventId) && call[4] === phase),
      fcm: pushed.some((body) => body.includes(`"eid":"${eventId}"`) && /ended/i.test(body) === isAboutEnd),
      mqtt: ear.of(eventId).some(({ payload }) => payload['eventtype'] === phase),
      web: client.alarms.some((entry) => entry['EventId'] === String(eventId) && isEnd(entry) === isAboutEnd),
    };
    return all.filter((channel) => heard[channel]);
  };
  const found = () => ({ start: told(false), end: told(true) });
  await waitFor(
    `start and end to be told as due: ${JSON.stringify(due)}`,
    () => JSON.stringify(found()) === JSON.stringify(due),
    { timeoutMs: 8_000, detail: () => JSON.stringify(found()) },
  );
}

describe('the channel matrix', () => {
  it.each(turns.map((turn) => [turn.map(([list]) => list).join(' | '), turn] as const))(
    'start yes | start no | end yes | end no = %s',
    async (_row, turn) => {
      const [startYes = [], startNo = [], endYes = [], endNo = []] = turn.map(([, channels]) => channels);
      const written = Object.fromEntries(situations.map((key, index) => [key, turn[index]?.[0] ?? '']));
      const started = await startWith(written, ['start', 'end']);
      await using tocsin = started.tocsin;
      const client = await tocsin.login(users.admin);
      await expectTold(started, client, 'Accept', {
        start: startYes,
        end: ofThoseToldBefore(startYes, endYes),
      });
      await expectTold(started, client, 'Reject', {
        start: startNo,
        end: ofThoseToldBefore(startNo, endNo),
      });
    },
  );

  const closed = Object.fromEntries(situations.map((key) => [key, 'none']));

  it('is bypassed for ends where only the start has a hook', async () => {
    const started = await startWith({ ...closed, event_start_notify_on_hook_success: 'web,fcm' }, ['start']);
    await using tocsin = started.tocsin;
    await expectTold(started, await tocsin.login(users.admin), 'Accept', {
      start: ['fcm', 'web'],
      end: all,
    });
  });

  it('is bypassed where use_hooks is off', async () => {
    const started = await startWith(closed, []);
    await using tocsin = started.tocsin;
    await expectTold(started, await tocsin.login(users.admin), 'Reject', { start: all, end: all });
  });

  it('is asked as for a yes where the monitor is in hook_skip_monitors', async () => {
    const started = await startWith(
      { ...closed, event_start_notify_on_hook_success: 'mqtt', hook_skip_monitors: '1' },
      ['start', 'end'],
    );
    await using tocsin = started.tocsin;
    await expectTold(started, await tocsin.login(users.admin), 'Reject', { start: ['mqtt'], end: [] });
  });
});
