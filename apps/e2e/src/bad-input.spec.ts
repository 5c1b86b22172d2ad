import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { drawScene } from '@tocsin/zoneminder-simulator';
import { freePort } from '../../../tools/testing/free-port';
import { RedisServer } from '../../../tools/testing/redis-server';
import { TestGround } from './harness/test-ground';
import { shapes, Tocsin } from './harness/tocsin';
import { TocsinProcess } from './harness/tocsin-process';
import { loginOf, users } from './harness/users';
import { waitFor } from './harness/wait-for';

jest.setTimeout(60_000);

const monitors = [
  { id: 1, name: 'Front Door' },
  { id: 2, name: 'Garage' },
] as const;

let ground: TestGround;

beforeAll(async () => {
  ground = await TestGround.open({ monitors });
});

afterAll(() => ground?.[Symbol.asyncDispose]());

/** The least a config file must say; lines of a case follow. */
const plain = () =>
  `[general]\nbase_data_path = ${ground.folder.path}/plain\n[network]\nport = 0\naddress = 127.0.0.1\n[ssl]\nenable = no\n`;

let files = 0;
function configFile(text: string): string {
  const file = path.join(ground.folder.path, `config-${(files += 1)}.ini`);
  writeFileSync(file, text);
  return file;
}

describe('a config that cannot be meant ends the process with one message that names the thing', () => {
  it.each([
    ['a line that is no INI', () => `${plain()}[watcher\nx`, [/\[watcher/, /line|:\d+/i]],
    ['a line without a section', () => `port = 9000\n${plain()}`, [/port/]],
    [
      'an unknown key in a section of ours',
      () => `${plain()}[watcher]\nstrict_intervall = yes\n`,
      [/strict_intervall/, /strict_interval\b/],
    ],
    [
      'a word for a number',
      () => `${plain()}[watcher]\nrecover_max_age = soon\n`,
      [/recover_max_age/, /soon/],
    ],
    [
      'a word that is neither yes nor no',
      () => `${plain()}[mqtt]\nenable = perhaps\n`,
      [/enable/, /perhaps/],
    ],
    [
      'a secret without a file of secrets',
      () => `${plain()}[mqtt]\npassword = !MQTT_PASSWORD\n`,
      [/secret/i, /MQTT_PASSWORD|secrets?/i],
    ],
    [
      'a certificate that is not there',
      () =>
        plain().replace(
          'enable = no',
          'enable = yes\ncert = /nonexistent/dir/cert.pem\nkey = /nonexistent/dir/key.pem',
        ),
      [/\/nonexistent\/dir\/cert\.pem/],
    ],
    [
      'a certificate that is none',
      () => plain().replace('enable = no', 'enable = yes\ncert = /etc/hostname\nkey = /etc/hostname'),
      [/\/etc\/hostname/],
    ],
    [
      'TLS without a certificate',
      () => plain().replace('enable = no', 'enable = yes'),
      [/SSL is enabled, but key or certificate file is missing/],
    ],
    ['an address that is not ours', () => plain().replace('127.0.0.1', '192.0.2.1'), [/192\.0\.2\.1/]],
  ])('%s', async (_case, text, words) => {
    const started = TocsinProcess.start('standalone', configFile(text()), ground.zoneminder.env);
    const { code } = await started.ended();
    expect(code).not.toBe(0);
    expect(code).not.toBeNull();
    for (const word of words) expect(started.log.text).toMatch(word);
    expect(started.log.text).not.toMatch(/^\s+at .*main\.cjs/m);
  });

  it('a config file that is not there', async () => {
    const started = TocsinProcess.start('standalone', '/nonexistent/tocsin.ini', ground.zoneminder.env);
    expect((await started.ended()).code).not.toBe(0);
    expect(started.log.text).toContain('/nonexistent/tocsin.ini');
  });

  it('a port that is taken', async () => {
    const port = await freePort();
    const holder = createServer().listen(port, '127.0.0.1');
    await once(holder, 'listening');
    const file = configFile(plain().replace('port = 0', `port = ${port}`));
    const started = TocsinProcess.start('standalone', file, ground.zoneminder.env);
    expect((await started.ended()).code).not.toBe(0);
    expect(started.log.text).toContain(String(port));
    expect(started.log.text).toMatch(/in use|taken|already/i);
    holder.close();
  });
});

describe('what an old config says and nobody needs any more is accepted with a warning', () => {
  it('an unknown key in a section of the old server, and a section of the push channel', async () => {
    const started = TocsinProcess.start(
      'standalone',
      configFile(`${plain()}[customize]\nes_debug_level = 4\nread_alarm_causes = yes\n[fcm]\nenable = no\n`),
      ground.zoneminder.env,
    );
    await started.said(/Web Socket Event Server listening/);
    await started.said(/read_alarm_causes.*read_alarm_cause\b/);
    expect((await started.stop()).code).toBe(0);
  });
});

describe.each(shapes)('%s goes on', (shape) => {
  it('with a wrong database password: says so without printing it, and closes logins with 1011', async () => {
    const env = ground.zoneminder.envWith({ ZM_DB_PASS: 'a-wrong-password' });
    const tocsin = ground.prepare(shape, {}, env);
    try {
      const apps =
        shape === 'standalone' ? (['standalone'] as const) : (['gateway', 'detector', 'watcher'] as const);
      for (const app of apps) tocsin.launch(app);
      await tocsin.part('watcher').said(/zmuser/);
      await tocsin.part('watcher').said(/ZM_DB_PASS|zm.*\.conf/);
      await tocsin.part('gateway').said(/Web Socket Event Server listening/);
      const client = await tocsin.connect();
      client.send(loginOf(users.admin));
      expect((await client.closed()).code).toBe(1011);
      expect(client.frames).toEqual([]);
      expect(tocsin.log).not.toContain('a-wrong-password');
    } finally {
      await tocsin[Symbol.asyncDispose]();
    }
  });

  it('with a map of unknown size: names file and size, and sees the alarms in the database', async () => {
    const map = path.join(ground.zoneminder.simulator.mapFolder, 'zm.mmap.2');
    ground.zoneminder.simulator.kill(2);
    const bytes = Buffer.alloc(8192);
    bytes.writeUInt32LE(12_345, 0);
    writeFileSync(map, bytes);
    try {
      await using tocsin = await ground.start(shape);
      await tocsin.part('watcher').said(/zm\.mmap\.2/);
      await tocsin.part('watcher').said(/12345/);
      const client = await tocsin.login(users.admin);
      // Monitor 1 is seen as ever.
      await client.alarm(await ground.zoneminder.alarm(1));
      expect(await client.alarm(await ground.zoneminder.record(2, 'Motion'))).toMatchObject({
        MonitorId: '2',
        Name: 'Garage',
        Cause: 'Motion',
      });
    } finally {
      rmSync(map);
      await ground.zoneminder.simulator.restart(2);
    }
  });

  it('with a model that is not ONNX: names the file, and tells the alarm with the cause of ZoneMinder', async () => {
    const model = path.join(ground.folder.path, 'not-a-model.onnx');
    writeFileSync(model, '<html>404</html>');
    await using tocsin = await ground.start(shape, {
      detector: { enable: true, mode: 'builtin', model, detection_deadline: 10 },
    });
    await tocsin.part('detector').said(/not-a-model\.onnx/);
    const client = await tocsin.login(users.admin);
    expect(await client.alarm(await ground.zoneminder.alarm(1, { cause: 'Motion' }))).toMatchObject({
      Cause: 'Motion',
    });
  });

  it.each([
    ['an HTML page', Buffer.from('<html><body>Login</body></html>')],
    ['an empty file', Buffer.alloc(0)],
    ['a JPEG cut off in its header', Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex')],
  ])('with %s for a picture: tells the alarm with the cause of ZoneMinder', async (_case, picture) => {
    await using tocsin = await ground.start(shape, {
      detector: { enable: true, mode: 'builtin', detection_deadline: 3 },
    });
    const client = await tocsin.login(users.admin);
    const eventId = await ground.zoneminder.alarm(1, { cause: 'Motion', picture });
    expect(await client.alarm(eventId, 'start', 20_000)).toMatchObject({
      Cause: 'Motion',
      DetectionJson: [],
    });
    await waitFor('the log to say why', () =>
      new RegExp(`${eventId}.*(picture|jpeg|jpg|frame)`, 'i').test(tocsin.log),
    );
  });
});

describe('a JPEG that is cut off in the middle, while zmc still writes it', () => {
  it('does not make a picture in which nothing is seen: the alarm is told', async () => {
    const whole = await drawScene({ at: Date.now() });
    await using tocsin = await ground.start('standalone', {
      detector: { enable: true, mode: 'builtin', detection_deadline: 4 },
      hook: { event_start_notify_on_hook_success: 'all', event_start_notify_on_hook_fail: 'none' },
    });
    const client = await tocsin.login(users.admin);
    const half = whole.subarray(0, whole.length / 2);
    await client.alarm(await ground.zoneminder.alarm(1, { cause: 'Motion', picture: half }), 'start', 20_000);
  });
});

describe('split without Redis', () => {
  const apps = ['gateway', 'detector', 'watcher'] as const;
  const prepare = (name: string, redisUrl: string) => {
    const folder = path.join(ground.folder.path, name);
    mkdirSync(folder);
    return Tocsin.prepare({ shape: 'split', folder, env: ground.zoneminder.env, redisUrl });
  };

  it('waits a while for it, and works as soon as it is there', async () => {
    await using redis = await RedisServer.start({ appendOnly: true });
    await redis.stop();
    await using tocsin = prepare('redis-late', redis.url);
    const processes = apps.map((app) => tocsin.launch(app));
    for (const each of processes) await each.said(/daemon v \S+ starting/);
    await redis.startAgain();
    await tocsin.part('watcher').said(/Watching/);
    await tocsin.part('gateway').said(/Web Socket Event Server listening/);
    const client = await tocsin.login(users.admin);
    await client.alarm(await ground.zoneminder.alarm(1));
  });

  it('says at once where it looks and which key to correct, not the password, goes on waiting, and stops when told', async () => {
    const port = await freePort();
    await using tocsin = prepare('redis-never', `redis://:hush-hush@127.0.0.1:${port}`);
    const processes = apps.map((app) => tocsin.launch(app));
    for (const each of processes) {
      await each.said(`Redis at 127.0.0.1:${port} does not answer`);
      expect(await each.stop()).toEqual({ code: 0, signal: null });
      expect(each.log.text).toContain('[queue] url');
      expect(each.log.text).not.toContain('hush-hush');
    }
  });
});
