// What every npm script needs before it can start: installed packages, built apps, system services.
// Plain JavaScript without dependencies: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const stamp = path.join(root, 'node_modules/.tocsin-installed');

/** @param {string} line */
export const say = (line) => process.stdout.write(`${line}\n`);

/** A failure whose message is all that a person needs. */
export class Failure extends Error {}

/**
 * Runs a command in the repository; its output goes to ours.
 * @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} [env]
 * @returns {number} exit status
 */
export function run(command, args, env = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: `${root}/node_modules/.bin:${process.env.PATH}`,
      ORT_DISABLE_TELEMETRY: '1',
      ...env,
    },
  });
  if (error) throw new Failure(`${command} could not be started: ${error.message}`);
  return status ?? 1;
}

/** Node's version first: everything else depends on it. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Failure(`Tocsin needs Node 20.19 or newer; this is ${process.version}`);
  }
}

/** `npm ci`, when the lock file is not the one that was last installed. */
export function ensureInstalled() {
  checkNode();
  const lock = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say('installing packages (npm ci) …');
  rmSync(stamp, { force: true });
  // Loglevel error: what npm itself would like to change about a machine is not this project's business.
  if (run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']) !== 0) {
    throw new Failure('npm ci failed; its message is above');
  }
  writeFileSync(stamp, lock);
}

/** Name of an app's package. @param {string} app @returns {string} */
function projectName(app) {
  /** @type {{ name: string }} */
  const manifest = JSON.parse(readFileSync(path.join(root, 'apps', app, 'package.json'), 'utf8'));
  return manifest.name;
}

/** Builds what has changed; nx remembers the rest. @param {string[]} [apps] names under apps/, default all */
export function ensureBuilt(apps) {
  const projects = apps ? ['-p', ...apps.map(projectName)] : [];
  const args = ['run-many', '-t', 'build', ...projects, '--outputStyle=static'];
  const result = spawnSync('node_modules/.bin/nx', args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NX_DAEMON: 'false' },
  });
  if (result.status !== 0) throw new Failure(`the build failed:\n${result.stdout}${result.stderr}`);
}

/** Programs that the tests start, and the Debian packages that bring them. */
const services = new Map([
  ['/usr/bin/redis-server', 'redis-server'],
  ['/usr/sbin/mariadbd', 'mariadb-server'],
  ['/usr/sbin/mosquitto', 'mosquitto'],
  ['/usr/bin/openssl', 'openssl'],
  ['/usr/bin/prometheus', 'prometheus'],
  ['/usr/bin/shellcheck', 'shellcheck'],
]);

/** Installs missing services by apt as root on Debian or Ubuntu; elsewhere names them and fails. */
export function ensureServices() {
  const missing = [...services].filter(([file]) => !existsSync(file)).map(([, name]) => name);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Failure(`the tests need these programs; please install them: ${missing.join(', ')}`);
  }
  say(`installing ${missing.join(', ')} (apt-get) …`);
  // The packages would start daemons on the standard ports; the tests start their own on free ones.
  const policy = '/usr/sbin/policy-rc.d';
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const apt = (/** @type {string[]} */ ...args) =>
      run('apt-get', ['-q', '-y', ...args], { DEBIAN_FRONTEND: 'noninteractive' });
    if (apt('update') !== 0 || apt('install', '--no-install-recommends', ...missing) !== 0) {
      throw new Failure(`apt-get could not install ${missing.join(', ')}; its message is above`);
    }
  } finally {
    if (isOurs) rmSync(policy, { force: true });
  }
}

/** Runs a script's body; a Failure becomes one line and exit code 1. @param {() => void | Promise<void>} body */
export async function script(body) {
  try {
    await body();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
