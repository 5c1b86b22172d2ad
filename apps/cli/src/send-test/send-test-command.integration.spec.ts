import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MetricsConfig } from '@tocsin/config';
import type { FcmOptions } from '@tocsin/fcm';
import { Monitoring } from '@tocsin/metrics';
import { connectAsync } from 'mqtt';
import { FakeFcm } from '../../../../tools/testing/fake-fcm';
import { freePort } from '../../../../tools/testing/free-port';
import { Mosquitto } from '../../../../tools/testing/mosquitto';
import { until } from '../../../../tools/testing/until';
import { quietLog } from '../quiet-log';
import { sendTestCommand } from './send-test-command';

const one = `${'a'.repeat(140)}ABCDEFGH01`;
const other = `${'b'.repeat(140)}XYZXYZXY02`;
const entry = { platform: 'android', monlist: '9', intlist: '0', pushstate: 'enabled' };
let folder: string;
let fcm: FakeFcm;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-send-test-'));
  fcm = await FakeFcm.start();
});
afterEach(async () => {
  await fcm[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const metricsOff = '[metrics]\nport = 1\n';

async function sendTest(
  words: readonly string[],
  more = metricsOff,
  options: FcmOptions = { agent: new Agent({ ca: readFileSync(fcm.certFile) }) },
) {
  const tokens = join(folder, 'tokens.txt');
  await writeFile(tokens, JSON.stringify({ tokens: { [one]: entry, [other]: entry } }));
  const config = join(folder, 'es.ini');
  const push = `[fcm]\ntoken_file = ${tokens}\nfcm_v1_url = ${fcm.proxyUrl}\nfcm_v1_key = ${FakeFcm.proxyKey}\n`;
  await writeFile(config, `[general]\nbase_data_path = ${folder}\n${push}${more}`);
  const said = { out: '', err: '' };
  const code = await sendTestCommand(
    [...words, '--config', config],
    { out: (line) => (said.out += `${line}\n`), err: (line) => (said.err += `${line}\n`) },
    {},
    options,
  );
  return { code, ...said };
}

describe('tocsin send-test', () => {
  it('pushes to every phone and publishes to the broker, and says what they answered', async () => {
    await using broker = await Mosquitto.start();
    const client = await connectAsync(`mqtt://127.0.0.1:${broker.port}`);
    const heard: string[] = [];
    client.on('message', (topic, payload) => void heard.push(`${topic} ${payload.toString()}`));
    await client.subscribeAsync('#');
    await using _client = { [Symbol.asyncDispose]: () => client.endAsync() };
    fcm.answer(other, 'unregistered');
    const { code, out } = await sendTest([], `[mqtt]\nenable = yes\nserver = 127.0.0.1:${broker.port}\n`);
    await until('MQTT hears it', () => heard.length > 0);
    expect(heard[0]).toContain('zoneminder/1 {"monitor":"1","name":"Tocsin:(2147483647) Test of Tocsin"');
    expect(fcm.received.map(({ token }) => token).toSorted()).toEqual([one, other]);
    expect(out).toContain(`mqtt 127.0.0.1:${broker.port}: sent`);
    expect(out).toContain('fcm ...ABCDEFGH01: sent');
    expect(out).toContain('fcm ...XYZXYZXY02: failed (');
    expect(code).toBe(1);
  });

  it('says at once of each phone that the proxy is not to be trusted', async () => {
    const untrusted = await sendTest(['--channel', 'fcm'], metricsOff, {});
    expect(untrusted.out).toContain('fcm ...ABCDEFGH01: failed (');
    expect(untrusted.out).toContain('fcm ...XYZXYZXY02: failed (');
    expect(untrusted.out).toContain('self-signed certificate');
    expect(untrusted.code).toBe(1);
  });

  it('has the running Tocsin tell its WebSocket clients, and runs the push script', async () => {
    const port = await freePort();
    const script = join(folder, 'push.sh');
    await writeFile(script, `#!/bin/sh\necho "$@" > ${folder}/told\nexit 3\n`, { mode: 0o755 });
    const more = `[metrics]\nport = ${port}\n[push]\nuse_api_push = yes\napi_push_script = ${script}\n`;
    const metrics = MetricsConfig.parse({ port: String(port) });
    await using running = await Monitoring.open({ name: 'gateway', version: '1', metrics, log: quietLog() });
    const untold = await sendTest(['--channel', 'web'], more);
    expect(untold.err).toContain('web: not tried: the running Tocsin tells no clients');
    expect(untold.code).toBe(1);
    const sent = { channel: 'web', recipient: 'admin@10.0.0.7', outcome: 'sent', reason: '' } as const;
    running.offerTest((monitorId) => [{ ...sent, recipient: `${sent.recipient} of ${monitorId}` }]);
    const { code, out, err } = await sendTest(['--monitor', '4'], more);
    expect(out).toContain('web admin@10.0.0.7 of 4: sent');
    expect(out).toContain(`api ${script}: failed (the push script says that it failed (exit 3))`);
    expect(readFileSync(join(folder, 'told'), 'utf8')).toMatch(/^2147483647 4 Tocsin .*Test of Tocsin/);
    expect(err).toContain('mqtt: not tried: [mqtt] enable is off');
    expect(code).toBe(1);
  });

  it('pushes to the phone that is named', async () => {
    const { code, out } = await sendTest(['--device', 'ABCDEFGH01', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      notTried: [],
      deliveries: [{ recipient: '...ABCDEFGH01', outcome: 'sent' }],
    });
    expect(fcm.received).toHaveLength(1);
    expect((await sendTest(['--device', 'nobody'])).err).toContain('no device ends in "nobody"');
    const away = await sendTest([]);
    expect(away.err).toContain('web: not tried: no Tocsin with WebSocket clients answers');
    expect(away.code).toBe(0);
  });

  it('says that the broker is away', async () => {
    const mqtt = `[mqtt]\nenable = yes\nserver = 127.0.0.1:${await freePort()}\n`;
    const { code, out } = await sendTest(['--channel', 'mqtt'], mqtt);
    expect(code).toBe(1);
    expect(out).toContain('failed (');
    expect(fcm.received).toEqual([]);
    expect((await sendTest(['--channel', 'carrier-pigeon'])).code).toBe(2);
  });
});
