import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { iniText, mergeSettings, type Settings } from './harness/ini';
import { TemporaryFolder } from './harness/temporary-folder';
import { TocsinProcess } from './harness/tocsin-process';

// es-config.md §§1, 2, 4, 7 and websocket-protocol.md 14, of a process that runs or must not. No ZoneMinder is needed.
const password = 'hunter2';
let folder: TemporaryFolder;
let started = 0;

beforeAll(() => {
  folder = new TemporaryFolder();
});
afterAll(() => folder[Symbol.dispose]());

/** A folder with settings, and how to start by them. */
class Place {
  readonly folder = path.join(folder.path, String((started += 1)));
  readonly data = path.join(this.folder, 'data');
  readonly file = path.join(this.folder, 'es.ini');
  readonly #ours: Settings = {
    general: { base_data_path: this.data, secrets: path.join(this.folder, 'secrets.ini') },
    network: { port: 0, address: '127.0.0.1' },
    ssl: { enable: false },
    fcm: { enable: false },
    mqtt: { username: 'joe', password: '!PASSWORD' },
    metrics: { port: 0 },
  };

  constructor(settings: Settings = {}) {
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(path.join(this.folder, 'secrets.ini'), `[secrets]\nPASSWORD = ${password}\n`, {
      mode: 0o640,
    });
    writeFileSync(path.join(this.folder, 'zm.conf'), 'ZM_DB_HOST=127.0.0.1:1\n');
    this.write(settings);
  }

  write(settings: Settings): void {
    writeFileSync(this.file, iniText(mergeSettings(this.#ours, settings)));
  }

  start(env: Readonly<Record<string, string>> = {}): TocsinProcess {
    return TocsinProcess.start('standalone', this.file, {
      TOCSIN_ZM_CONF: path.join(this.folder, 'zm.conf'),
      TOCSIN_ZM_CONF_DIR: path.join(this.folder, 'conf.d'),
      ...env,
    });
  }

  /** What it left behind. */
  get leftovers(): readonly string[] {
    return existsSync(this.data) ? readdirSync(this.data) : [];
  }
}

/** Listens, and hangs up on whoever calls. */
class PortHolder implements AsyncDisposable {
  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async open(onCall: () => void): Promise<PortHolder> {
    const server = createServer((caller) => {
      onCall();
      caller.destroy();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port was given');
    return new PortHolder(server, address.port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.close();
  }
}

/** The last line, which says why it ended. */
const lastWords = (ended: TocsinProcess): string => ended.log.all.at(-1)?.msg ?? '';

describe('a start that must not be is fatal, with everything that is wrong, and nothing half-started', () => {
  test.each<[string, Settings, readonly string[]]>([
    ['no certificate', { ssl: { enable: true } }, ['SSL is enabled, but key or certificate file is missing']],
    [
      'a certificate that is not there',
      { ssl: { enable: true, cert: '/no/where/full.pem', key: '/no/where/key.pem' } },
      ['Failed starting server: SSL_cert_file /no/where/full.pem does not exist', 'there is no no in /'],
    ],
    [
      'several wrong values',
      {
        network: { port: 70000 },
        auth: { enable: 'maybe' },
        mqtt: { server: 'a b' },
        fcm: { fcm_android_ttl: -1 },
      },
      ['has 4 mistakes', '[network] port', '[auth] enable', '[mqtt] server', '[fcm] fcm_android_ttl'],
    ],
  ])('%s', async (_what, settings, words) => {
    const place = new Place(settings);
    await using refused = place.start();
    expect(await refused.ended()).toEqual({ code: 1, signal: null });
    for (const word of words) expect(lastWords(refused)).toContain(word);
    expect(refused.log.text).not.toContain('health and metrics are served');
    expect(place.leftovers).toEqual([]);
  });

  test('a port in use, told before tokens or MQTT are touched, with the database away', async () => {
    let greeted = 0;
    await using other = await PortHolder.open(() => undefined);
    await using broker = await PortHolder.open(() => (greeted += 1));
    const place = new Place({
      network: { port: other.port },
      mqtt: { enable: true, server: `127.0.0.1:${broker.port}` },
      fcm: { enable: true, token_file: '{{base_data_path}}/push/tokens.txt' },
    });
    await using refused = place.start();
    expect(await refused.ended()).toEqual({ code: 1, signal: null });
    expect(lastWords(refused)).toMatch(new RegExp(`port ${other.port}.*in use.*[Aa]nother copy`));
    expect(greeted).toBe(0);
    expect(place.leftovers).not.toContain('push');
  });
});

test('a running process: lines of the seeds, settings written anew, the end', async () => {
  const place = new Place({ customize: { console_logs: true, es_debug_level: 9 } });
  await using running = place.start();
  await running.said(/Web Socket Event Server listening on port \d+/);
  const told = running.log.all.map(({ msg }) => msg);
  const inOrder = [
    `using config file: ${place.file}`,
    'Event Notification daemon v ',
    'About to start listening to socket',
    'Secure WS is disabled...',
    'SSL is disabled, which means all traffic will be unencrypted',
    'Web Socket Event Server listening on port ',
  ];
  const places = inOrder.map((line) => told.findIndex((each) => each.startsWith(line)));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
  expect(told.join('\n')).toMatch(/Configuration \(read .*\):/);
  expect(told.join('\n')).toMatch(/MQTT Password \.+ \(defined\)/);

  place.write({ customize: { send_event_end_notification: true } });
  await running.said(/settings were changed: .*customize\.send_event_end_notification/);

  place.write({ customize: { send_event_end_notification: 'maybe' }, auth: { timeout: 'soon' } });
  const refusal = await running.said(/the settings that were changed are refused, those in force stay/);
  expect(refusal.msg).toContain('[customize] send_event_end_notification');
  expect(refusal.msg).toContain('[auth] timeout');

  place.write({ ssl: { enable: true } });
  process.kill(running.pid, 'SIGHUP');
  await running.said(
    /refused, those in force stay: .*SSL is enabled, but key or certificate file is missing/,
  );

  place.write({ customize: { send_event_end_notification: true }, queue: { prefix: 'other' } });
  process.kill(running.pid, 'SIGHUP');
  await running.said(/these hold only once this process is restarted: .*queue\.prefix/);

  expect(await running.stop(2_000)).toEqual({ code: 0, signal: null });
  expect(running.log.text).not.toContain(password);
});
