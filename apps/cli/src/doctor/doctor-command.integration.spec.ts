import { chmodSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { freePort } from '../../../../tools/testing/free-port';
import { type MariadbServer, startMariadb } from '../../../../tools/testing/mariadb-server';
import { Mosquitto } from '../../../../tools/testing/mosquitto';
import { RedisServer } from '../../../../tools/testing/redis-server';
import { SelfSigned } from '../../../../tools/testing/self-signed';
import { copiesAmong } from './checks/processes';
import { nodeIsOld } from './checks/programs';
import { doctorCommand } from './doctor-command';

jest.setTimeout(60_000);

const tables = `CREATE DATABASE zm; USE zm;
  CREATE TABLE Config (Name varchar(64) PRIMARY KEY, Value text NOT NULL);
  INSERT INTO Config VALUES ('ZM_DYN_DB_VERSION', '1.36.33');
  CREATE TABLE Monitors (Id int unsigned PRIMARY KEY AUTO_INCREMENT, Name varchar(64) NOT NULL,
    \`Function\` enum('None','Monitor','Modect') NOT NULL DEFAULT 'Modect', Enabled tinyint NOT NULL DEFAULT 1);
  CREATE TABLE Events (Id bigint unsigned PRIMARY KEY AUTO_INCREMENT);
  GRANT ALL ON zm.* TO zmuser@localhost IDENTIFIED BY 'zmpass';
  GRANT ALL ON zm.* TO zmuser@'127.0.0.1' IDENTIFIED BY 'zmpass';`;

let mariadb: MariadbServer;
let tls: SelfSigned;
let folder: string;
const servers: Server[] = [];

beforeAll(async () => {
  mariadb = await startMariadb();
  await mariadb.sql(tables);
  tls = new SelfSigned();
});
afterAll(async () => {
  tls[Symbol.dispose]();
  await mariadb[Symbol.asyncDispose]();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-doctor-'));
  await mkdir(join(folder, 'logs'));
});
afterEach(async () => {
  await mariadb.sql(`DELETE FROM zm.Monitors; UPDATE zm.Config SET Value = '1.36.33'`);
  for (const server of servers.splice(0)) server.close();
  await rm(folder, { recursive: true, force: true });
});

const Answer = z.object({
  found: z.array(
    z.object({ name: z.string(), severity: z.string(), message: z.string(), remedy: z.string() }),
  ),
});

/** Lines of settings by section; a line here takes the place of a healthy one. */
type Settings = Readonly<Record<string, Readonly<Record<string, string>>>>;

async function healthy(): Promise<Settings> {
  return {
    general: { base_data_path: folder },
    network: { port: String(await freePort()), address: '127.0.0.1' },
    ssl: { enable: 'yes', cert: tls.cert, key: tls.key },
    fcm: { enable: 'no', token_file: join(folder, 'tokens.txt') },
    metrics: { port: String(await freePort()) },
    customize: {},
  };
}

async function doctor(seeded: Settings = {}, zm: Readonly<Record<string, string>> = {}) {
  const file = join(folder, 'es.ini');
  const good = await healthy();
  const sections = [...new Set([...Object.keys(good), ...Object.keys(seeded)])];
  const lines = sections.map((section) => {
    const keys = Object.entries({ ...good[section], ...seeded[section] });
    return `[${section}]\n${keys.map(([key, value]) => `${key} = ${value}\n`).join('')}`;
  });
  await writeFile(file, lines.join(''));
  let out = '';
  const env = {
    PATH: process.env['PATH'],
    TOCSIN_ZM_CONF: join(folder, 'no-zm.conf'),
    TOCSIN_ZM_CONF_DIR: folder,
    ZM_DB_HOST: `127.0.0.1:${mariadb.port}`,
    ZM_DB_NAME: 'zm',
    ZM_DB_USER: 'zmuser',
    ZM_DB_PASS: 'zmpass',
    ZM_PATH_MAP: folder,
    ZM_PATH_LOGS: join(folder, 'logs'),
    ZM_DIR_EVENTS: folder,
    ...zm,
  };
  const code = await doctorCommand(
    ['--json', '--config', file],
    { out: (line) => (out += line), err: (line) => (out += line) },
    env,
    [], // other tests may be running copies of Tocsin beside this one
  );
  const { found } = Answer.parse(JSON.parse(out));
  return { code, faults: found.filter(({ severity }) => severity === 'fault') };
}

/** @param speaksHttp - else it takes connections and says nothing */
async function listener(speaksHttp = false): Promise<number> {
  const server = speaksHttp ? createHttpServer((_, response) => response.end()) : createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** One fault is found, by this name, and something is said to do about it. */
async function findsOne(name: string, says: RegExp, ...seeded: Parameters<typeof doctor>): Promise<void> {
  const { code, faults } = await doctor(...seeded);
  expect(faults.map((one) => one.name)).toEqual([name]);
  expect(`${faults[0]?.message} ${faults[0]?.remedy}`).toMatch(says);
  expect(code).toBe(1);
}

describe('tocsin doctor', () => {
  it('finds nothing on a healthy machine', async () => {
    await using broker = await Mosquitto.start();
    await using redis = await RedisServer.start({ appendOnly: true });
    const found = await doctor({
      mqtt: { enable: 'yes', server: `127.0.0.1:${broker.port}` },
      queue: { url: redis.url },
    });
    expect(found).toEqual({ code: 0, faults: [] });
  });

  it('names mistakes of the settings', () => findsOne('settings', /port/, { network: { port: 'x' } }));

  it('names a database that is away, refuses the password, or is none of ZoneMinder', async () => {
    const port = await freePort();
    await findsOne('database', /start MariaDB/, {}, { ZM_DB_HOST: `127.0.0.1:${port}` });
    await findsOne('database', /user or its password is wrong/, {}, { ZM_DB_PASS: 'no' });
    await findsOne('database', /check ZM_DB_NAME/, {}, { ZM_DB_NAME: 'mysql' });
  });

  it('names a release of ZoneMinder that is not understood', async () => {
    await mariadb.sql(`UPDATE zm.Config SET Value = '1.24.1'`);
    await findsOne('zoneminder-version', /1\.24\.1.*update ZoneMinder/);
  });

  it('names a monitor whose shared memory is not there, or is no such thing', async () => {
    await mariadb.sql(`INSERT INTO zm.Monitors (Id, Name) VALUES (3, 'Yard')`);
    await findsOne('shared-memory', /monitor 3 \(Yard\) is missing.*zmdc\.pl status/);
    await writeFile(join(folder, 'zm.mmap.3'), 'not a map');
    await findsOne('shared-memory', /monitor 3 \(Yard\) is unknown-size/);
  });

  it('names the part of a path to the certificate that stops us', async () => {
    await findsOne('certificate', /there is no live in .*behind a reverse proxy/, {
      ssl: { cert: join(folder, 'live', 'cert.pem') },
    });
  });

  it('names a key of another certificate, and what is no certificate', async () => {
    using other = new SelfSigned();
    await findsOne('certificate', /does not belong to the certificate/, { ssl: { key: other.key } });
    const junk = join(folder, 'junk.pem');
    await writeFile(junk, 'junk');
    await findsOne('certificate', /are no certificate and key/, { ssl: { cert: junk } });
  });

  it('names a data folder and a token file that cannot be written', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const { faults } = await doctor({ general: { base_data_path: join(file, 'data') } });
    expect(faults.map(({ name }) => name)).toContain('data-folder');
    await findsOne('token-file', /give the file and its folder to this user/, {
      fcm: { enable: 'yes', token_file: join(file, 'tokens.txt'), ...proxy(await listener(true)) },
    });
  });

  it('names a log folder that is not there', () =>
    findsOne(
      'log-folder',
      /there is no gone in .*\[logs\] to = json/,
      {},
      { ZM_PATH_LOGS: join(folder, 'gone') },
    ));

  it('names a hook that is not there or may not be run, a push script and a rules file', async () => {
    await findsOne('hook', /no-hook\.sh cannot be run.*chmod \+x/, {
      hook: { enable: 'yes', event_start_hook: join(folder, 'no-hook.sh') },
    });
    const hook = join(folder, 'hook.sh');
    await writeFile(hook, '#!/bin/sh\n');
    chmodSync(hook, 0o644);
    await findsOne('hook', /hook\.sh/, { hook: { enable: 'yes', event_start_hook: hook } });
    await findsOne('push-script', /no script is named/, { push: { use_api_push: 'yes' } });
    await findsOne('rules-file', /rules\.json/, { customize: { es_rules: join(folder, 'rules.json') } });
  });

  it('names models and detection settings that cannot be used', async () => {
    const model = join(folder, 'yolo.onnx');
    await findsOne('model', /yolo\.onnx.*models pull/, { detector: { enable: 'yes', model } });
    const objectConfig = join(folder, 'objectconfig.ini');
    const detector = { enable: 'yes', object_config: objectConfig };
    await findsOne('detection', /objectconfig\.ini cannot be read.*check-config/, { detector });
    await writeFile(
      objectConfig,
      `[general]\ndetection_sequence=object\n[object]\nobject_weights=${model}\n`,
    );
    await findsOne('model', /yolo\.onnx.*models pull/, { detector });
  });

  it('names a port that somebody else has, or that is no address of this machine', async () => {
    await findsOne('port', /another program has it.*ss -ltnp/, {
      network: { port: String(await listener()) },
    });
    await findsOne('port', /no such address/, { network: { address: '192.0.2.1' } });
  });

  it('names a Redis that is away, that evicts, and that keeps nothing', async () => {
    const port = await freePort();
    await findsOne('redis', /does not answer/, { queue: { url: `redis://127.0.0.1:${port}` } });
    await using evicting = await RedisServer.start({
      appendOnly: true,
      args: ['--maxmemory-policy', 'allkeys-lru'],
    });
    await findsOne('redis-settings', /noeviction/, { queue: { url: evicting.url } });
    await using forgetful = await RedisServer.start();
    await findsOne('redis-settings', /appendonly yes/, { queue: { url: forgetful.url } });
  });

  it('names a portal, a broker and a push proxy that are away, and pushes that have no way', async () => {
    const port = await freePort();
    await findsOne('portal', /cannot be reached.*\[detector\] portal/, {
      detector: { portal: `http://127.0.0.1:${port}/zm` },
    });
    await findsOne('mqtt', /start the broker/, { mqtt: { enable: 'yes', server: `127.0.0.1:${port}` } });
    await findsOne('fcm', /cannot be reached.*firewall/, { fcm: { enable: 'yes', ...proxy(port) } });
    await findsOne('fcm-settings', /fcm_service_account_file/, { fcm: { enable: 'yes' } });
  });

  it('names two copies, the old server beside us, and a Node that is too old', () => {
    const standalone = 'node /opt/tocsin/dist/apps/standalone/main.cjs ';
    const two = copiesAmong([1, 2].map((pid) => ({ pid, command: standalone })));
    expect(two.map(({ name }) => name)).toEqual(['two-copies']);
    const old = { pid: 3, command: '/usr/bin/perl -wT /usr/bin/zmeventnotification.pl ' };
    expect(copiesAmong([old]).map(({ name }) => name)).toEqual(['old-server']);
    expect(
      copiesAmong([
        { pid: 1, command: standalone },
        { pid: 4, command: 'grep apps/standalone/main.cjs' },
      ]),
    ).toEqual([]);
    expect([...nodeIsOld('20.18.9'), ...nodeIsOld('18.0.0')].length).toBe(2);
    expect([...nodeIsOld('20.19.0'), ...nodeIsOld('24.0.0')]).toEqual([]);
  });
});

const proxy = (port: number) => ({ fcm_v1_url: `http://127.0.0.1:${port}/`, fcm_v1_key: 'key' });
