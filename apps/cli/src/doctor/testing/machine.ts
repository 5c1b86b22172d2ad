import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ZoneMinderSimulator } from '@tocsin/zoneminder-simulator';
import { z } from 'zod';
import type { ProcessHere } from '../check';
import { doctorCommand } from '../doctor-command';
import { webUser } from './as-web-user';
import { bundled } from './bundled';
import { type Neighbours, release } from './neighbours';
import { account, everything, zoneMinderTables } from './zm-tables';

const root = path.resolve(__dirname, '../../../../..');

/** What `tocsin doctor --json` says. */
export const Answer = z.strictObject({
  healthy: z.boolean(),
  user: z.string(),
  found: z.array(
    z.strictObject({
      name: z.string(),
      severity: z.enum(['fault', 'hint']),
      message: z.string().min(1),
      remedy: z.string().min(1),
    }),
  ),
});

/** What the doctor said, and the exit code. */
export interface Said {
  readonly code: number;
  readonly out: string;
}

/** A machine on which everything is set up right, until a test takes something away. */
export class Machine implements AsyncDisposable {
  /** Lines of settings by section and key. */
  readonly settings: Record<string, Record<string, string>> = {};
  readonly env: NodeJS.ProcessEnv = {};
  readonly processes: ProcessHere[] = [];
  /** Whether the doctor is asked with the rights of www-data only; takes root. */
  asWebUser = false;
  /** Of whom the settings are; of whoever has the folder unless told otherwise. */
  settingsOwner: number | undefined;
  /** Whether the doctor is a process of its own, as for an operator; as somebody else it always is. */
  inOwnProcess = false;
  /** The settings that the doctor is asked about, other than those of this machine. */
  settingsFile: string | undefined;
  /** How long the doctor waits for one answer, unless it is a process of its own. */
  patienceMs: number | undefined;
  /** Name server of the doctor's process, and of nobody else; takes root. */
  nameServer: string | undefined;
  /** Closed with the machine, what was opened last first. */
  readonly opened = new AsyncDisposableStack();

  private constructor(
    readonly folder: string,
    readonly around: Neighbours,
  ) {}

  static async setUp(around: Neighbours): Promise<Machine> {
    const machine = new Machine(await mkdtemp(path.join(tmpdir(), 'tocsin-machine-')), around);
    if (!around.hasHealthyTables) await around.mariadb.sql(zoneMinderTables);
    around.hasHealthyTables = true;
    machine.#layOut();
    machine.#configure();
    return machine;
  }

  /** A path in its folder. */
  at(...parts: readonly string[]): string {
    return path.join(this.folder, ...parts);
  }

  write(file: string, text: string | Buffer, mode = 0o600): string {
    const whole = this.at(file);
    mkdirSync(path.dirname(whole), { recursive: true });
    rmSync(whole, { force: true });
    writeFileSync(whole, text);
    chmodSync(whole, mode);
    return whole;
  }

  set(section: string, key: string, value: string): void {
    this.settings[section] = { ...this.settings[section], [key]: value };
  }

  sql(statements: string): Promise<string> {
    this.around.hasHealthyTables = false;
    return this.around.mariadb.sql(`USE zm; ${statements}`);
  }

  /** Shares memory with a zmc that was killed a while ago. */
  async takeDeadMap(): Promise<void> {
    const folder = this.at('dead');
    const now = () => Date.now() - 600_000;
    const monitors = [{ id: 1, name: 'Yard' }];
    const dead = await ZoneMinderSimulator.open({ folder, version: release, monitors, now });
    dead.kill(1);
    this.opened.use(dead);
    this.env['ZM_PATH_MAP'] = dead.mapFolder;
  }

  /** As tools/install.sh does. @param library - where the programs are */
  installShim(library: string, mode = 0o755): void {
    const shim = readFileSync(path.join(root, 'tools/install/zmeventnotification.pl'), 'utf8');
    const text = shim.replace('@TARGET_LIB@', library).replace('@NODE@', process.execPath);
    this.write('root/usr/bin/zmeventnotification.pl', text, mode);
  }

  /** Gives every file to the web user, and asks as such. */
  async giveToWebUser(): Promise<void> {
    this.asWebUser = true;
    for (const folder of [this.folder, this.around.folder, this.around.authority.folder]) {
      for (const file of [folder, ...filesBelow(folder)]) await chown(file, webUser.uid, webUser.gid);
    }
  }

  /** Asks the doctor, and sees to it that nothing was changed and no secret printed. */
  async doctor(...argv: readonly string[]): Promise<Said> {
    const settings = this.write('es.ini', iniOf(this.settings));
    const [uid, gid] = ownerOf(this.folder);
    chownSync(settings, this.settingsOwner ?? uid, gid);
    if (this.nameServer !== undefined) this.write('resolv.conf', `nameserver ${this.nameServer}\n`, 0o644);
    const before = await this.#state();
    const words = ['--config', this.settingsFile ?? settings, ...argv];
    const said =
      this.asWebUser || this.inOwnProcess ? await this.#askInProcess(words) : await this.#ask(words);
    expect(said.out).not.toMatch(/s3cret|PRIVATE KEY/);
    expect(await this.#state()).toEqual(before);
    return said;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.opened.disposeAsync();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #ask(words: readonly string[]): Promise<Said> {
    let out = '';
    const console = {
      out: (line: string) => (out += `${line}\n`),
      err: (line: string) => (out += `${line}\n`),
    };
    const agent = new Agent({ ca: readFileSync(this.around.googleCa) });
    const { processes, patienceMs } = this;
    const code = await doctorCommand(words, console, this.env, { processes, fcm: { agent }, patienceMs });
    agent.destroy();
    return { code, out };
  }

  /** By a process of its own: only who has never been root has the rights of somebody else alone. */
  async #askInProcess(argv: readonly string[]): Promise<Said> {
    const words = [process.execPath, bundled('ask-doctor'), JSON.stringify(this.processes), ...argv];
    const [program = '', ...rest] =
      this.nameServer === undefined ? words : [...this.#withNameServer(), ...words];
    const child = spawn(program, rest, {
      ...(this.asWebUser ? webUser : {}),
      cwd: '/',
      env: { ...this.env, NODE_EXTRA_CA_CERTS: this.around.googleCa },
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 30_000,
      killSignal: 'SIGKILL', // who waits for a disk hears no other
    });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    await once(child, 'close');
    return { code: child.exitCode ?? -1, out };
  }

  /** Its file system differs from ours in one file. */
  #withNameServer(): readonly string[] {
    const file = this.at('resolv.conf');
    return ['unshare', '-m', 'sh', '-c', `mount --bind ${file} /etc/resolv.conf && exec "$@"`, 'sh'];
  }

  #layOut(): void {
    for (const folder of ['data/store', 'data/push', 'logs', 'root/etc/systemd/system']) {
      mkdirSync(this.at(folder), { recursive: true });
    }
    for (const program of ['standalone', 'watcher', 'detector', 'gateway', 'cli']) {
      this.write(`root/opt/tocsin/${program}/main.cjs`, '', 0o644);
    }
    mkdirSync(this.at('root/opt/tocsin/node_modules'));
    this.installShim(this.at('root/opt/tocsin'));
    this.write('hook.sh', '#!/bin/sh\n', 0o755);
    this.write('rules.json', '{"notifications": {"monitors": {}}}');
    this.write('secrets.ini', '[secrets]\nMQTT_PASSWORD = s3cret-mqtt\n');
    this.write('account.json', this.around.fcm.keyFile());
    this.write('data/push/tokens.txt', '{"tokens": {}}');
  }

  #configure(): void {
    const { broker, monitoring, portal, authority, mariadb, zoneminder } = this.around;
    const { chain, key } = authority.issue();
    Object.assign(this.settings, {
      general: { base_data_path: this.at('data'), secrets: this.at('secrets.ini') },
      network: { port: '0', address: '127.0.0.1' },
      ssl: { enable: 'yes', cert: chain, key },
      fcm: {
        enable: 'yes',
        token_file: this.at('data/push/tokens.txt'),
        fcm_service_account_file: this.at('account.json'),
      },
      mqtt: {
        enable: 'yes',
        server: `127.0.0.1:${broker.port}`,
        username: 'tocsin',
        password: '!MQTT_PASSWORD',
      },
      metrics: { port: String(monitoring.port), address: '127.0.0.1' },
      customize: { es_rules: this.at('rules.json') },
      hook: {
        event_start_hook: this.at('hook.sh'),
        use_hook_description: 'yes',
        tag_detected_objects: 'yes',
      },
      detector: { portal: portal.url, portal_user: 'admin', portal_password: 's3cret-portal' },
    });
    Object.assign(this.env, {
      PATH: process.env['PATH'],
      DESTDIR: this.at('root'),
      TOCSIN_ZM_CONF: this.at('zm.conf'),
      TOCSIN_ZM_CONF_DIR: this.at('conf.d'),
      ZM_DB_HOST: `localhost:${mariadb.socketPath}`,
      ZM_DB_USER: account.user,
      ZM_DB_PASS: account.password,
      ZM_PATH_MAP: zoneminder.mapFolder,
      ZM_PATH_LOGS: this.at('logs'),
      ZM_DIR_EVENTS: zoneminder.eventsFolder,
    });
  }

  /** Every file of the machine and every row of its database. */
  async #state() {
    return {
      files: filesBelow(this.folder).map(describeFile),
      rows: await this.around.mariadb.sql(everything).catch(() => ''),
    };
  }
}

function ownerOf(file: string): [number, number] {
  const { uid, gid } = lstatSync(file);
  return [uid, gid];
}

const iniOf = (settings: Machine['settings']): string =>
  Object.entries(settings)
    .map(([section, keys]) => {
      const lines = Object.entries(keys).map(([key, value]) => `${key} = ${value}\n`);
      return `[${section}]\n${lines.join('')}`;
    })
    .join('');

/** A mounted disk of a test's own is looked into, too, unless it does not answer. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'hangs')
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      return entry.isDirectory() ? [file, ...filesBelow(file)] : [file];
    })
    .toSorted();
}

function describeFile(file: string) {
  const { mode, uid, gid, size, mtimeMs } = lstatSync(file);
  const isFile = lstatSync(file).isFile();
  const content = isFile && size < 1e6 ? createHash('sha1').update(readFileSync(file)).digest('hex') : '';
  return `${file} ${mode} ${uid}:${gid} ${size} ${mtimeMs} ${content}`;
}
