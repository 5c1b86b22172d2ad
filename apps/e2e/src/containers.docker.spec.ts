import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Client } from './harness/client';
import { type Compose, crash, docker, healed } from './harness/compose';
import { allAtWork, ContainerGround } from './harness/container-ground';
import { OpenPort } from './harness/open-port';
import { waitFor } from './harness/wait-for';

jest.setTimeout(240_000);

const ready = {
  watcher: /Watching for alarms/,
  detector: /Detector ready/,
  gateway: /Web Socket Event Server listening/,
};

/** Our own detection looks, and clients hear of it even where it sees nothing: the rig's cameras show test pictures. */
const looking = {
  detector: { enable: true },
  hook: { event_start_notify_on_hook_success: 'all', event_start_notify_on_hook_fail: 'all' },
};

let ground: ContainerGround;

beforeAll(() => {
  ground = new ContainerGround();
});

afterAll(async () => {
  await ground[Symbol.asyncDispose]();
});

describe('compose.yaml, beside a real ZoneMinder', () => {
  let compose: Compose;
  let client: Client;

  beforeAll(async () => {
    compose = await ground.project(['compose.yaml']);
    await compose.up();
    client = await ground.client();
  });

  it('an alarm, looked at in a container, arrives at a client outside', async () => {
    const eventId = await ground.alarm();
    const { id } = await compose.container('detector');
    expect(await client.alarm(eventId)).toMatchObject({
      MonitorId: '1',
      Cause: `[a] detected:person by ${id.slice(0, 12)} Forced Web`,
    });
  });

  it('each process is ready soon after its container has started', async () => {
    for (const [service, line] of Object.entries(ready)) {
      const afterMs = await compose.readyAfterMs(service, line);
      process.stdout.write(`${service}: ready ${Math.round(afterMs)} ms after the start of its container\n`);
      expect(afterMs).toBeGreaterThan(0);
    }
  });

  it('with --scale detector=3, three alarms at once are looked at by three; one that is killed at work costs no alarm', async () => {
    await compose.up('--scale', 'detector=3');
    ground.shutGate();
    const eventIds = await Promise.all([1, 2, 3].map((monitorId) => ground.alarm(monitorId)));
    await allAtWork(compose);
    const detectors = await compose.containers('detector');
    expect(detectors).toHaveLength(3);
    const [victim] = detectors;
    if (victim === undefined) throw new Error('no detector runs');
    crash(victim);
    ground.openGate();
    const causes: unknown[] = [];
    for (const eventId of eventIds) causes.push((await client.alarm(eventId, 'start', 90_000))['Cause']);
    for (const { id } of detectors.slice(1))
      expect(causes).toContainEqual(expect.stringContaining(`detected:person by ${id.slice(0, 12)}`));
    await healed(compose, 'detector', victim);
    const next = await ground.alarm();
    await client.alarm(next);
    expect(client.tallyOf([...eventIds, next])).toEqual(
      Object.fromEntries([...eventIds, next].map((eventId) => [`${eventId} start`, 1])),
    );
  });

  it.each(['watcher', 'redis'])(
    'an alarm that begins while the %s is dead arrives once it is back',
    async (service) => {
      const before = await compose.container(service);
      crash(before);
      const eventId = await ground.alarm();
      await healed(compose, service, before);
      await client.alarm(eventId, 'start', 90_000);
      expect(client.tallyOf([eventId])).toEqual({ [`${eventId} start`]: 1 });
    },
  );

  it('a gateway that was killed serves those who come back', async () => {
    const before = await compose.container('gateway');
    crash(before);
    await healed(compose, 'gateway', before);
    client = await ground.client();
    const eventId = await ground.alarm(2);
    await client.alarm(eventId);
  });

  it('with compose.gateways.yaml a second gateway tells its own clients', async () => {
    const both = compose.with('compose.yaml', 'compose.gateways.yaml');
    await both.up('--scale', 'detector=1');
    const second = await ground.client(9001);
    const eventId = await ground.alarm(3);
    for (const each of [client, second]) await each.alarm(eventId);
    for (const each of [client, second]) expect(each.tallyOf([eventId])).toEqual({ [`${eventId} start`]: 1 });
  });

  it('the command line is at hand, with the settings of the containers', async () => {
    const settings = await compose.compose('run', '--rm', 'tocsin', 'check-config');
    // From the file, and from the secret, which stays one.
    expect(settings).toMatch(/^ *SSL enabled \.+ false$/m);
    expect(settings).toMatch(/^ *queue\.url \.+ \(defined\)$/m);
    expect(settings).not.toContain('redis://:');
  });

  it('the doctor, asked in a container, finds nothing that is wrong', async () => {
    expect(await compose.compose('run', '--rm', 'tocsin', 'doctor')).toMatch(/^0 faults, /m);
  });

  it('nobody without the password gets into Redis', async () => {
    await expect(compose.compose('exec', 'redis', 'redis-cli', '-p', '16379', 'ping')).resolves.toContain(
      'NOAUTH',
    );
  });
});

describe('other ways to run it', () => {
  beforeEach(() => ground.clear());

  it('compose.detectors.yaml: a detector on another machine gets its pictures from the portal', async () => {
    // The rig's portal listens on loopback alone; another machine would see it like this.
    await using portal = await OpenPort.to(Number(new URL(ground.rig.setting('ZM_PORTAL_URL')).port));
    const here = await ground.project(['compose.yaml'], {
      settings: looking,
      env: { REDIS_ADDRESS: ground.address },
    });
    await here.up('--scale', 'detector=0');
    const queueUrl = readFileSync(path.join(here.folder, 'secrets/queue_url'), 'utf8');
    const { user, password } = ground.rig.user('admin');
    const there = await ground.project(['compose.detectors.yaml'], {
      name: 'tocsin-test-elsewhere',
      settings: looking,
      variables: {
        TOCSIN_DETECTOR__PORTAL: `http://${ground.address}:${portal.port}/zm`,
        TOCSIN_DETECTOR__PORTAL_USER: user,
      },
      extra: {
        'secrets/queue_url': queueUrl.replace('@redis:', `@${ground.address}:`),
        'secrets/portal_password': `${password}\n`,
      },
    });
    await there.up('--scale', 'detector=2');
    const client = await ground.client();
    const eventId = await ground.alarm();
    await client.alarm(eventId, 'start', 40_000);
    expect(ground.rig.portalLog).toMatch(new RegExp(`view=image&eid=${eventId}&.*" 200 `));
  });

  it('compose.standalone.yaml: one container does it all, and is back after a crash', async () => {
    const compose = await ground.project(['compose.standalone.yaml'], { settings: looking });
    await compose.up();
    const afterMs = await compose.readyAfterMs('tocsin', ready.watcher);
    process.stdout.write(`standalone: ready ${Math.round(afterMs)} ms after the start of its container\n`);
    const before = await compose.container('tocsin');
    await (await ground.client()).alarm(await ground.alarm());
    crash(before);
    await healed(compose, 'tocsin', before);
    await (await ground.client()).alarm(await ground.alarm(2));
  });

  it('compose.gpu.yaml: asks for a GPU; its image works without one, too', async () => {
    const withGpu = await ground.project(['compose.yaml', 'compose.gpu.yaml'], {
      extra: { 'no-gpu.yaml': 'services: { detector: { deploy: !reset {} } }\n' },
    });
    expect(await withGpu.compose('config')).toMatch(/driver: nvidia/);
    const compose = withGpu.with('compose.yaml', 'compose.gpu.yaml', 'no-gpu.yaml');
    await compose.up();
    const { id } = await compose.container('detector');
    expect(await docker('inspect', '--format', '{{.Config.Image}}', id)).toBe('tocsin-detector-cuda');
    const client = await ground.client();
    const { Cause: cause } = await client.alarm(await ground.alarm());
    expect(cause).toContain(`detected:person by ${id.slice(0, 12)}`);
  });

  it('with another group than the web user has, the watcher names the setting, and is not healthy', async () => {
    const compose = await ground.project(['compose.yaml'], { env: { ZM_GID: '4242' } });
    await compose.compose('up', '-d', '--no-build', 'watcher');
    await waitFor('the watcher to say what is wrong', async () =>
      /zm\.conf cannot be read by user node.*ZM_GID=\d+ in \.env/.test(await compose.logs('watcher')),
    );
    expect((await compose.container('watcher')).health).not.toBe('healthy');
  });
});
