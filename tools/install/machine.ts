import { execFileSync, type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';

const repository = path.join(__dirname, '../..');
const apps = ['standalone', 'watcher', 'detector', 'gateway', 'cli'];
/** Answers every question that `--no-interactive` insists on. */
export const everything = ['--no-interactive', '--install-es', '--install-hook', '--install-config'];

const fakeCommand = `if (process.argv[2] === 'completion') console.log('complete tocsin');
else console.log('tocsin ' + process.argv.slice(2).join(' '));
if (process.argv[2] === process.env.TOCSIN_FAILS) process.exitCode = 1;`;
const fakeBuild = `const { mkdirSync, writeFileSync } = require('node:fs');
for (const app of process.argv.slice(2)) {
  mkdirSync('dist/apps/' + app, { recursive: true });
  writeFileSync('dist/apps/' + app + '/main.cjs', ${JSON.stringify(fakeCommand)});
}
console.log('built ' + process.argv.slice(2).join(' '));`;

export interface Call {
  /** What is typed at the questions. */
  readonly answers?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** A machine in a folder (DESTDIR), and a checkout of Tocsin whose apps do nothing. Both have blanks in their paths. */
export class Machine {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'tocsin installs '));
  readonly root = path.join(this.#folder, 'the machine');
  readonly checkout = path.join(this.#folder, 'a checkout');
  readonly tool = path.join(this.checkout, 'tools/install.sh');

  constructor() {
    chmodSync(this.#folder, 0o755);
    mkdirSync(this.root);
    for (const name of [
      'tools/install.sh',
      'tools/install',
      'tools/app-folder',
      'apps/cli/bin',
      'docs/reference/samples',
    ])
      cpSync(path.join(repository, name), path.join(this.checkout, name), {
        recursive: true,
        verbatimSymlinks: true,
      });
    this.release('1.2.3');
    this.check(
      'tools/run/build.mjs',
      `import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\n${fakeBuild}`,
    );
    for (const app of apps) this.check(`dist/apps/${app}/main.cjs`, fakeCommand);
  }

  /** Writes a file into the checkout. */
  check(name: string, text: string): void {
    write(path.join(this.checkout, name), text);
  }

  /** Takes over files or folders of the real repository: copies of them, or links to them. */
  take(how: 'copy' | 'link', ...names: string[]): void {
    for (const name of names) {
      const [from, to] = [path.join(repository, name), path.join(this.checkout, name)];
      rmSync(to, { recursive: true, force: true });
      if (how === 'copy') cpSync(from, to, { recursive: true });
      else symlinkSync(from, to);
    }
  }

  /** Makes the checkout another version. */
  release(version: string): void {
    const packages = Object.fromEntries(apps.map((app) => [`apps/${app}`, {}]));
    const lock = JSON.stringify({ version, lockfileVersion: 3, packages });
    this.check('package.json', `{\n  "name": "tocsin",\n  "version": "${version}",\n  "private": true\n}\n`);
    this.check('package-lock.json', lock);
    this.check('node_modules/.tocsin-installed', createHash('sha256').update(lock).digest('hex'));
    for (const app of apps)
      if (this.checkoutHas(`dist/apps/${app}`))
        this.check(`dist/apps/${app}/main.cjs`, `${fakeCommand}// ${version}`);
  }

  checkoutHas(name: string): boolean {
    return existsSync(path.join(this.checkout, name));
  }

  /** Where a file of the machine really is. */
  at(name: string): string {
    return path.join(this.root, name);
  }

  has(name: string): boolean {
    return lstatSync(this.at(name), { throwIfNoEntry: false }) !== undefined;
  }

  read(name: string): string {
    return readFileSync(this.at(name), 'utf8');
  }

  /** Octal, e.g. `0755`. */
  mode(name: string): string {
    return `0${(lstatSync(this.at(name)).mode & 0o7777).toString(8)}`;
  }

  place(name: string, text: string, mode = 0o644): void {
    write(this.at(name), text);
    chmodSync(this.at(name), mode);
  }

  environment(env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    const { PATH } = process.env;
    return {
      PATH,
      HOME: this.#folder,
      LC_ALL: 'C',
      DESTDIR: this.root,
      NODE: process.execPath,
      WEB_OWNER: userInfo().username,
      ...env,
    };
  }

  /** Runs install.sh for this machine. */
  install(argv: readonly string[], { answers = '', env = {} }: Call = {}): SpawnSyncReturns<string> {
    return spawnSync(this.tool, argv, {
      input: answers,
      encoding: 'utf8',
      env: this.environment(env),
      timeout: 60_000,
    });
  }

  /** Runs it as somebody who is not root. */
  installAsNobody(argv: readonly string[]): SpawnSyncReturns<string> {
    const call = process.getuid?.() === 0 ? ['-u', 'nobody', '--', this.tool, ...argv] : argv;
    const program = call === argv ? this.tool : 'runuser';
    return spawnSync(program, call, { encoding: 'utf8', env: this.environment(), timeout: 60_000 });
  }

  /** Every file and link with what is in it, folders with a slash; the program's own folder as one line. */
  tree(): Record<string, string> {
    const found: Record<string, string> = {};
    const look = (folder: string): void => {
      for (const entry of readdirSync(this.at(folder), { withFileTypes: true })) {
        const name = `${folder}/${entry.name}`;
        if (name === '/opt/tocsin')
          found[name] = this.has(`${name}/VERSION`) ? this.read(`${name}/VERSION`).trim() : '?';
        else if (entry.isSymbolicLink()) found[name] = `-> ${readlinkSync(this.at(name))}`;
        else if (entry.isFile()) found[name] = this.read(name);
        else {
          found[`${name}/`] = '';
          look(name);
        }
      }
    };
    look('');
    return found;
  }

  [Symbol.dispose](): void {
    execFileSync('chmod', ['-R', 'u+rwX', this.#folder]);
    rmSync(this.#folder, { recursive: true });
  }
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** What a machine with the Perl server of version 4 has. */
export function layOldInstallation(machine: Machine): void {
  machine.place('/usr/bin/zmeventnotification.pl', '#!/usr/bin/perl -T\nuse ZoneMinder;\n', 0o755);
  machine.place('/usr/bin/zmdc.pl', '#!/usr/bin/perl\n', 0o755);
  machine.place(
    '/usr/bin/detect_wrapper.sh',
    '#!/bin/bash\nCONFIG_FILE="/etc/zm/objectconfig.ini"\n/usr/bin/detect.py\n',
    0o755,
  );
  machine.place('/usr/bin/detect.py', '#!/usr/bin/python3\nimport zmes_hook_helpers.log as log\n', 0o755);
  machine.place(
    '/etc/zm/zmeventnotification.ini',
    "[general]\nsecrets = /etc/zm/secrets.ini\n[hook]\nhook_script = '/usr/bin/detect_wrapper.sh'\n",
  );
  machine.place('/etc/zm/secrets.ini', '[secrets]\nZM_USER = "joe"\n', 0o640);
  machine.place('/etc/zm/objectconfig.ini', '[general]\nportal = "https://zm.example.org/zm"\n');
  machine.place('/var/lib/zmeventnotification/push/tokens.txt', 'abc:1,2:0,0:ios:enabled\n', 0o600);
  machine.place('/var/lib/zmeventnotification/contrib/mine.sh', '#!/bin/sh\n', 0o755);
}
