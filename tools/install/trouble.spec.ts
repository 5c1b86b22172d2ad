import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { until } from '../testing/until';
import { everything, layOldInstallation, Machine } from './machine';

jest.setTimeout(60_000);

let machine: Machine;
beforeEach(() => {
  machine = new Machine();
  layOldInstallation(machine);
});
afterEach(() => machine[Symbol.dispose]());

/** What it must come to, however it got there. */
function expectInstalled(): void {
  expect(machine.read('/usr/bin/zmeventnotification.pl')).toContain("lib='/opt/tocsin'");
  expect(machine.read('/usr/bin/zmeventnotification.pl.~1~')).toContain('perl');
  expect(machine.read('/opt/tocsin/VERSION')).toBe('1.2.3\n');
  expect(Object.keys(machine.tree()).filter((name) => /~2~|tocsin-(new|old)/.test(name))).toEqual([]);
}

describe('Node.js', () => {
  it('that is not there', () => {
    const before = machine.tree();
    const { status, stderr } = machine.install(everything, { env: { NODE: '/nowhere/node' } });
    expect(status).toBe(1);
    expect(stderr).toContain('Tocsin needs Node.js 20.19 or later, and there is none at /nowhere/node.');
    expect(stderr).toContain('https://nodejs.org/en/download');
    expect(machine.tree()).toEqual(before);
  });

  it.each(['18.19.0', '20.18.3', ''])('that is too old: "%s"', (version) => {
    machine.place(
      '/old/node',
      `#!/bin/sh\n[ "$1" = --version ] && echo v${version} || echo ${version}\n`,
      0o755,
    );
    const { status, stderr } = machine.install(everything, { env: { NODE: machine.at('/old/node') } });
    expect(status).toBe(1);
    expect(stderr).toContain(`${machine.at('/old/node')} is v${version}`);
    expect(machine.has('/opt/tocsin')).toBe(false);
  });

  it('that is found in PATH and written down', () => {
    const PATH = `${path.dirname(process.execPath)}:${process.env['PATH']}`;
    const { stdout } = machine.install([...everything, '--dry-run'], { env: { NODE: '', PATH } });
    expect(stdout).toContain(`Node.js      ${process.execPath}\n`);
  });
});

describe('places', () => {
  it('that may not be written to are all named before anything is changed', () => {
    const before = machine.tree();
    for (const name of ['/usr/bin', '/etc/zm', '/var/lib', '']) chmodSync(machine.at(name), 0o555);
    const { status, stderr } = machine.installAsNobody(everything);
    expect(status).toBe(1);
    expect(stderr).toMatch(/Warning: this is not root but \w+/);
    for (const name of ['', '/usr/bin', '/etc/zm']) expect(stderr).toContain(`  ${machine.at(name)}\n`);
    expect(stderr).toContain('Nothing was changed. Run it with sudo, or name other places');
    for (const name of ['/usr/bin', '/etc/zm', '/var/lib', '']) chmodSync(machine.at(name), 0o755);
    expect(machine.tree()).toEqual(before);
  });

  it.each([
    [{ TARGET_LIB: 'opt/tocsin' }, 'TARGET_LIB must be an absolute path'],
    [{ TARGET_DATA: '/' }, 'TARGET_DATA must be an absolute path other than /'],
    [{ TARGET_CONFIG: "/etc/joe's" }, 'TARGET_CONFIG must be an absolute path other than / without quotes'],
    [{ TARGET_BIN: '/usr/$(id)' }, 'TARGET_BIN must be an absolute path'],
    [{ DESTDIR: 'here' }, 'DESTDIR must be an absolute path'],
  ])('%j is refused', (env, message) => {
    const { status, stderr } = machine.install(everything, { env });
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  it('whose names are too close to ours are not touched', () => {
    machine.place('/opt/tocsin.old/mine', 'a copy by hand');
    expect(machine.install(everything).status).toBe(0);
    expect(machine.read('/opt/tocsin.old/mine')).toBe('a copy by hand');
  });

  it('TARGET_LIB that holds something else is not touched', () => {
    machine.place('/usr/lib/libc.so', 'libc');
    const { status, stderr } = machine.install(everything, { env: { TARGET_LIB: '/usr/lib' } });
    expect(status).toBe(1);
    expect(stderr).toContain(
      '/usr/lib is there already and is not an installation of Tocsin. Name another folder with TARGET_LIB.',
    );
    expect(machine.read('/usr/lib/libc.so')).toBe('libc');
    expect(machine.has('/usr/bin/tocsin')).toBe(false);
  });
});

describe('the build', () => {
  it('is made where it is missing', () => {
    rmSync(path.join(machine.checkout, 'dist'), { recursive: true });
    const { status, stdout } = machine.install(everything);
    expect(stdout).toContain('built standalone watcher detector gateway cli');
    expect(status).toBe(0);
    expectInstalled();
  });

  it('is made anew when the sources are newer', () => {
    machine.check('libs/adapters/runtime/src/index.ts', 'export const fresh = 1;');
    expect(machine.install(everything).stdout).toContain('built standalone watcher detector gateway cli');
    expect(machine.install(everything).stdout).not.toContain('built');
  });

  it('is made anew when other packages are wanted than are there', () => {
    machine.check('node_modules/.tocsin-installed', 'of another lock file');
    expect(machine.install(everything).stdout).toContain('built');
  });

  const asRoot = process.getuid?.() === 0 ? it : it.skip;
  asRoot('is made by whom the checkout belongs to, not by root', () => {
    machine.check(
      'tools/run/build.mjs',
      `console.log('built by', process.getuid(), process.env.HOME); process.exit(1);`,
    );
    machine.check('node_modules/.tocsin-installed', '');
    const [, , uid, , , home] = spawnSync('getent', ['passwd', 'nobody'], { encoding: 'utf8' }).stdout.split(
      ':',
    );
    chownSync(path.join(machine.checkout, 'package.json'), Number(uid), 0);
    expect(machine.install(everything).stdout).toContain(`built by ${uid} ${home}\n`);
  });

  it('that fails leaves the machine as it is', () => {
    machine.check('tools/run/build.mjs', `console.error('no space left'); process.exit(1);`);
    rmSync(path.join(machine.checkout, 'dist'), { recursive: true });
    const before = machine.tree();
    const { status, stderr } = machine.install(everything);
    expect(status).toBe(1);
    expect(stderr).toContain('It stopped in the middle (build the program).');
    expect(machine.tree()).toEqual(before);
  });
});

describe('an installation that was cut off', () => {
  it('by a full disk for temporary files puts nothing half made in place', () => {
    machine.place(
      '/stub/sed',
      '#!/bin/sh\ncase "$*" in *tocsin.service) exit 4 ;; esac\nexec /bin/sed "$@"\n',
      0o755,
    );
    const PATH = `${machine.at('/stub')}:${process.env['PATH']}`;
    const { status, stderr } = machine.install([...everything, '--install-systemd'], { env: { PATH } });
    expect(status).toBe(4);
    expect(stderr).toContain('  not done  units for systemd\n');
    expect(machine.has('/lib/systemd/system/tocsin.service')).toBe(false);
  });

  it('by a full disk leaves nothing on it, and says so in a line', () => {
    machine.check(
      'tools/app-folder/full.mjs',
      `import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
fs.cpSync = (from, to) => {
  fs.mkdirSync(to, { recursive: true });
  throw Object.assign(new Error('ENOSPC: no space left on device, copyfile'), { code: 'ENOSPC' });
};
syncBuiltinESMExports();`,
    );
    const full = path.join(machine.checkout, 'tools/app-folder/full.mjs');
    const env = { NODE_OPTIONS: `--import "${full}"` };
    const { status, stderr } = machine.install(everything, { env });
    expect(status).toBe(1);
    expect(stderr).toContain(
      '\nError: ENOSPC: no space left on device, copyfile\n\nIt stopped in the middle (program).',
    );
    expect(stderr).not.toContain(' at ');
    expect(readdirSync(machine.at('/opt'))).toEqual([]);
  });

  it('says what is done and what is not, and is finished by another', () => {
    machine.place('/usr/share/bash-completion/completions/tocsin/in-the-way', '');
    const { status, stderr } = machine.install(everything);
    expect(status).toBe(1);
    expect(stderr).toContain(
      'Error: /usr/share/bash-completion/completions/tocsin is a folder; a file must go there.',
    );
    expect(stderr).toContain('It stopped in the middle (event server and tocsin command).');
    expect(stderr).toContain(
      '  done      program\n  not done  event server and tocsin command\n  not done  hooks\n',
    );
    expect(stderr).toContain('When what stopped it is mended, running it again finishes it.');
    rmSync(machine.at('/usr/share/bash-completion/completions/tocsin'), { recursive: true });
    expect(machine.install(everything).status).toBe(0);
    expectInstalled();
  });

  it('between the two renames of the program still knows what it had replaced', () => {
    machine.install(everything);
    renameSync(machine.at('/opt/tocsin'), machine.at('/opt/tocsin.tocsin-old'));
    mkdirSync(machine.at('/opt/tocsin.tocsin-new/half'), { recursive: true });
    expect(machine.install(everything).status).toBe(0);
    expectInstalled();
    machine.install(['--uninstall', '--no-interactive']);
    expect(machine.read('/usr/bin/zmeventnotification.pl')).toContain('perl');
  });

  it('between putting a file in place and writing that down knows what it had replaced', () => {
    machine.install(everything);
    const lines = machine.read('/opt/tocsin/INSTALLED').split('\n');
    machine.place('/opt/tocsin/INSTALLED', lines.filter((line) => !line.includes('.pl')).join('\n'));
    machine.install(everything);
    machine.install(['--uninstall', '--no-interactive']);
    expect(machine.read('/usr/bin/zmeventnotification.pl')).toContain('perl');
  });

  it('by ctrl-C says so; a second one at the same time waits its turn', async () => {
    machine.check('tools/run/build.mjs', `console.log('building'); setTimeout(() => {}, 20_000);`);
    machine.check('node_modules/.tocsin-installed', '');
    const running = spawn(machine.tool, everything, { env: machine.environment(), detached: true });
    let [out, err] = ['', ''];
    running.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    running.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    await until('it builds', () => out.includes('building'));
    expect(machine.install(everything).stderr).toContain(
      'another installation is running; wait for it to end.',
    );
    process.kill(-(running.pid ?? 0), 'SIGINT');
    expect(await once(running, 'close')).toEqual([130, null]);
    expect(err).toContain('It stopped in the middle (build the program).');
    expect(err).toContain('  not done  program\n');
    expect(machine.read('/usr/bin/zmeventnotification.pl')).toContain('perl');
  });
});
