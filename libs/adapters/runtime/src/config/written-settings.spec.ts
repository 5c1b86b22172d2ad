import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Config } from '@tocsin/config';
import { pino } from 'pino';
import { until } from '../../../../../tools/testing/until';
import { loadConfig } from './load-config';
import { WrittenSettings } from './written-settings';

let folder: string;
let file: string;
let logged: string[];
const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tocsin-written-'));
  file = path.join(folder, 'es.ini');
  logged = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const plain = '[ssl]\nenable = no\n[fcm]\nenable = no\n';
const write = (text: string) => writeFileSync(file, `${plain}[general]\nbase_data_path = ${folder}\n${text}`);

/** Looks often, so that nobody waits. */
function open(text: string): WrittenSettings {
  write(text);
  return new WrittenSettings(() => loadConfig(file, {}), log, 5);
}

const says = (part: string) => () => logged.join().includes(part);

describe('settings that are written anew', () => {
  it('hold as soon as the file is good, and whoever listens is told', async () => {
    using settings = open('[auth]\ntimeout = 20\n');
    const heard: Config[] = [];
    using _ear = settings.listen((config) => heard.push(config));
    write('[auth]\ntimeout = 30\n');
    await until('the file was read', () => heard.length === 1);
    expect(settings.config.auth.timeout).toBe(30);
    expect(heard).toEqual([settings.config]);
    expect(logged.join()).toContain('settings were changed: auth.timeout');
  });

  it('are followed through a file that takes the place of the old one, as editors do it', async () => {
    using settings = open('');
    const other = path.join(folder, 'es.ini.new');
    writeFileSync(other, `${plain}[general]\nbase_data_path = ${folder}\n[network]\nport = 9001\n`);
    renameSync(other, file);
    await until('the file was read', () => settings.config.network.port === 9001);
  });

  it('are refused with every reason where they are wrong, and those in force stay', async () => {
    using settings = open('[auth]\ntimeout = 30\n');
    const before = settings.config;
    let calls = 0;
    using _ear = settings.listen(() => (calls += 1));
    write('[auth]\ntimeout = soon\n[network]\nport = x\n');
    await until('the log says so', says('are refused'));
    expect(settings.config).toBe(before);
    expect(calls).toBe(0);
    expect(logged.join()).toContain('es.ini:8: [auth] timeout: \\"soon\\" is not a number');
    expect(logged.join()).toContain('es.ini:10: [network] port: \\"x\\" is not a whole number');
    expect(logged.filter((line) => line.includes('are refused'))).toHaveLength(1);
    // Mended, they hold.
    write('[auth]\ntimeout = 40\n');
    await until('the file was read', () => settings.config.auth.timeout === 40);
  });

  it('are refused where Tocsin could not start by them', async () => {
    using settings = open('');
    write(`[ssl]\nenable = yes\ncert = ${folder}/no.pem\nkey = ${folder}/no.key\n`);
    await until('the log says so', says('Tocsin cannot run by these settings'));
    expect(logged.join()).toContain(`there is no no.pem in ${folder}`);
    expect(settings.config.ssl.enable).toBe(false);
  });

  it('come from the secrets file as well', async () => {
    const secrets = path.join(folder, 'secrets.ini');
    writeFileSync(secrets, '[secrets]\nM = one\n');
    using settings = open(`secrets = ${secrets}\n[mqtt]\npassword = !M\n`);
    writeFileSync(secrets, '[secrets]\nM = another\n');
    await until('it was read', () => settings.config.mqtt.password === 'another');
    expect(logged.join()).not.toContain('another');
  });

  it('are read on demand, and it is said where nothing has changed or something waits for a restart', () => {
    using settings = open('');
    settings.reload();
    expect(logged.join()).toContain('nothing has changed');
    write('[queue]\nprefix = other\n[hook]\nuse_hook_description = yes\n');
    settings.reload();
    expect(logged.join()).toContain('these hold only once this process is restarted: queue.prefix"');
  });

  it('have a service begin anew that uses what has changed, and no other', async () => {
    using settings = open('[network]\nport = 1\n');
    const story: string[] = [];
    const running = await settings.run({
      name: 'gateway',
      uses: ({ network }) => network,
      start: async ({ network: { port } }) => {
        if (port === 3) throw new Error('taken');
        story.push(`start ${port}`);
        return { [Symbol.asyncDispose]: async () => void story.push(`stop ${port}`) };
      },
    });
    write('[network]\nport = 1\n[auth]\ntimeout = 5\n');
    settings.reload();
    write('[network]\nport = 2\n');
    settings.reload();
    await until('it has begun anew', () => story.length === 3);
    write('[network]\nport = 3\n');
    settings.reload();
    await until('it goes on as it was', () => story.length === 5);
    await running[Symbol.asyncDispose]();
    expect(story).toEqual(['start 1', 'stop 1', 'start 2', 'stop 2', 'start 2', 'stop 2']);
    expect(logged.join()).toContain('the gateway cannot run by the changed settings');
  });
});
