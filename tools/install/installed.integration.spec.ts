import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { everything, Machine } from './machine';

jest.setTimeout(120_000);

// The built apps with their packages, installed for good: not below DESTDIR, but with every place in a folder.
const manifest = path.join(__dirname, '../../package.json');
const [, version = ''] = /"version": "(.*?)"/.exec(readFileSync(manifest, 'utf8')) ?? [];
let machine: Machine;
let installation: SpawnSyncReturns<string>;

const settings = () => ({
  DESTDIR: '',
  TARGET_LIB: machine.at('/opt/tocsin'),
  TARGET_BIN: machine.at('/usr/bin'),
  TARGET_CONFIG: machine.at('/etc/zm'),
  TARGET_DATA: machine.at('/var/lib/zmeventnotification'),
  TARGET_COMPLETION: machine.at('/completions'),
  TOCSIN_ZM_CONF: machine.at('/etc/zm/zm.conf'),
});

beforeAll(() => {
  machine = new Machine();
  machine.take('copy', 'package.json', 'package-lock.json', 'dist/apps');
  machine.take('link', 'libs', 'node_modules');
  machine.place('/usr/bin/zmeventnotification.pl', '#!/usr/bin/perl\n', 0o755);
  machine.place('/etc/zm/zmeventnotification.ini', '[network]\nport = 9123\n[ssl]\nenable = no\n');
  installation = machine.install([...everything, '--no-install-config', '--no-download-models'], {
    env: settings(),
  });
});
afterAll(() => machine[Symbol.dispose]());

/** As ZoneMinder calls it: with a PATH that has no Node.js in it, from another folder. */
function call(name: string, ...argv: string[]): SpawnSyncReturns<string> {
  const env = { ...settings(), PATH: '/bin', HOME: machine.root };
  return spawnSync(machine.at(name), argv, { cwd: '/', encoding: 'utf8', env });
}

it('is there, and has been checked', () => {
  expect(installation.stdout).toContain('Checking the settings (tocsin check-config)\n  no mistakes\n');
  expect(installation.stdout).toMatch(
    /Looking for whatever else is wrong \(tocsin doctor\)\n[^]*\d+ faults?, \d+ hints?\n/,
  );
  expect(installation.stdout).toContain('\nDone.\n');
});

it.each(['/usr/bin/tocsin', '/usr/bin/zmeventnotification.pl'])('%s says its version', (name) => {
  expect(call(name, '--version')).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
});

it('the event server reads its settings', () => {
  const { status, stdout } = call('/usr/bin/zmeventnotification.pl', '--check-config');
  expect(stdout).toContain('Port .......................... 9123\n');
  expect(status).toBe(0);
});

it('tocsin check-config reads the same', () => {
  const { status, stdout } = call('/usr/bin/tocsin', 'check-config');
  expect(stdout).toContain('Port .......................... 9123\n');
  expect(status).toBe(0);
});

it.each(['zm_detect.py', 'detect.py'])('the hook %s finds tocsin', (name) => {
  const { status, stdout } = call(`/var/lib/zmeventnotification/bin/${name}`, '--help');
  expect(stdout).toContain('Usage: tocsin detect');
  expect(status).toBe(0);
});

it('goes away again', () => {
  const { status } = machine.install(['--uninstall', '--no-interactive'], { env: settings() });
  expect(status).toBe(0);
  expect(machine.has('/opt/tocsin')).toBe(false);
  expect(machine.read('/usr/bin/zmeventnotification.pl')).toBe('#!/usr/bin/perl\n');
  expect(machine.read('/etc/zm/zmeventnotification.ini')).toContain('9123');
});
