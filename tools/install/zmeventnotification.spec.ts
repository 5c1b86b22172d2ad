import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const template = readFileSync(path.join(__dirname, 'zmeventnotification.pl'), 'utf8');

let folder: string;
let log: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tocsin-shim-'));
  log = path.join(folder, 'zmeventnotification.log');
  place('zm.conf', `ZM_PATH_LOGS=/nowhere\n`);
  place('conf.d/01-paths.conf', `ZM_PATH_LOGS="${folder}"\n`);
  place('lib/VERSION', '1.2.3\n');
  place(
    'lib/standalone/main.cjs',
    `console.log(JSON.stringify({ pid: process.pid, argv: process.argv.slice(2) })); setInterval(() => {}, 1000);`,
  );
  place('bin/logger', `#!/bin/sh\nprintf '%s\\n' "$*" >>${folder}/syslog\n`, 0o755);
  install(process.execPath);
});

afterEach(() => rmSync(folder, { recursive: true }));

function place(name: string, text: string, mode = 0o644): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

/** As tools/install.sh does it. */
function install(node: string): void {
  const text = template.replaceAll('@TARGET_LIB@', path.join(folder, 'lib')).replaceAll('@NODE@', node);
  expect(text).not.toMatch(/@[A-Z_]+@/);
  place('bin/zmeventnotification.pl', text, 0o755);
}

const shim = () => path.join(folder, 'bin/zmeventnotification.pl');
const env = () => ({
  PATH: `${folder}/bin:/bin:/usr/bin`,
  TOCSIN_ZM_CONF: path.join(folder, 'zm.conf'),
});
const run = (...args: string[]): SpawnSyncReturns<string> =>
  spawnSync(shim(), args, { encoding: 'utf8', env: env() });
const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');

/** Runs the program, until `look` has seen it. */
async function started<T>(args: readonly string[], look: (said: unknown, pid: number) => T): Promise<T> {
  const child = spawn(shim(), args, { stdio: ['ignore', 'pipe', 'inherit'], env: env() });
  try {
    for await (const line of createInterface(child.stdout)) return look(JSON.parse(line), child.pid ?? 0);
    throw new Error('it ended without a word');
  } finally {
    child.kill('SIGKILL');
  }
}

describe('zmeventnotification.pl', () => {
  it('becomes Tocsin under the same pid, with every argument as it was', async () => {
    const args = ['--config', 'a file.ini', '--debug', ''];
    await started(args, (said, pid) => expect(said).toEqual({ pid, argv: args }));
  });

  it('is found under its name by ps and by killall', async () => {
    const [comm, cmdline] = await started([], (_said, pid) =>
      ['comm', 'cmdline'].map((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8')),
    );
    expect(comm).toBe('zmeventnotifica\n'); // the kernel keeps 15 characters
    expect(cmdline?.split('\0')[0]).toBe('zmeventnotification.pl');
  });

  it('finds a Node.js in PATH where the one of the installation is gone', async () => {
    install('/nowhere/node');
    place('bin/node', `#!/bin/sh\nexec ${process.execPath} "$@"\n`, 0o755);
    await started(['x'], (said) => expect(said).toMatchObject({ argv: ['x'] }));
  });

  it('leaves alone what zmdc.pl has open where input and output should be', async () => {
    const daemons = path.join(folder, 'output');
    place(
      'lib/standalone/main.cjs',
      `const files = [0, 1, 2].map((fd) => require('node:fs').readlinkSync('/proc/self/fd/' + fd));
       require('node:fs').writeFileSync(${JSON.stringify(daemons)}, files.join());`,
    );
    const zmdc = place('zmdc.pl', `#!/usr/bin/perl\nexec $ENV{SHIM} if !fork; wait;`, 0o755);
    spawnSync(zmdc, [], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...env(), SHIM: shim() } });
    expect(readFileSync(daemons, 'utf8')).toBe('/dev/null,/dev/null,/dev/null');
  });

  it('prints its version and nothing else', () => {
    install('/nowhere/node');
    expect(run('--version')).toMatchObject({ status: 0, stdout: '1.2.3\n', stderr: '' });
  });

  it.each(['v18.20.4', 'v20.18.3', 'v8.17.0', 'no version'])(
    "refuses Node.js %s, and says so in syslog and in ZoneMinder's log, too",
    (version) => {
      const node = place('old/node', `#!/bin/sh\necho '${version}'\n`, 0o755);
      install(node);
      writeFileSync(log, '');
      const words = `Tocsin needs Node.js 20.19 or later, and ${node} says: ${version}`;
      expect(run()).toMatchObject({ status: 1, stdout: '', stderr: `zmeventnotification.pl: ${words}\n` });
      expect(read('syslog')).toBe(`-t zmeventnotification -p local1.crit -- FAT [${words}]\n`);
      expect(read('zmeventnotification.log')).toMatch(
        /^\S+ \d\d:\d\d:\d\d\.000000 zmeventnotification\[\d+\]\.FAT \[zmeventnotification\.pl\] \[Tocsin needs/,
      );
    },
  );

  it('says what to do where Tocsin itself is gone', () => {
    rmSync(path.join(folder, 'lib/standalone'), { recursive: true });
    const { status, stderr } = run('--version');
    expect(status).toBe(1);
    expect(stderr).toContain(`${folder}/lib/standalone/main.cjs is missing`);
    expect(stderr).toContain('tools/install.sh');
  });
});
