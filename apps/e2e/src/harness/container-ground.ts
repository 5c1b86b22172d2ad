import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { Client } from './client';
import { Compose, docker } from './compose';
import { iniText, mergeSettings, type Settings } from './ini';
import { Rig } from './rig';
import { TemporaryFolder } from './temporary-folder';
import { loginOf } from './users';
import { waitFor } from './wait-for';

/** A hook that says in which container it ran, and does not answer while it is told to wait. */
const hook = `#!/bin/sh
while [ -e /etc/zm/wait ]; do sleep 0.05; done
echo "[a] detected:person by $(cat /etc/hostname)"
`;

const withHook: Settings = {
  // One at a time, so that three alarms at once need three detectors.
  hook: {
    event_start_hook: '/etc/zm/hook.sh',
    event_start_notify_on_hook_success: 'all',
    use_hook_description: true,
    max_parallel_hooks: 1,
  },
};

/** The real ZoneMinder, an operator's folder with the compose files, and clients on the other side of the network. */
export class ContainerGround implements AsyncDisposable {
  readonly rig = Rig.open();
  readonly #folder = new TemporaryFolder();
  readonly #projects: Compose[] = [];
  readonly #clients: Client[] = [];

  /** Stands for `/etc/zm`: ZoneMinder's own settings as they are, and ours. */
  get config(): string {
    return path.join(this.#folder.path, 'zm');
  }

  /** An address of this machine that is not loopback, if it has one: what a phone would connect to. */
  readonly address =
    Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';

  constructor() {
    mkdirSync(this.config);
    for (const name of ['zm.conf', 'conf.d'])
      cpSync(path.join(path.dirname(this.rig.setting('ZM_CONF')), name), path.join(this.config, name), {
        recursive: true,
      });
    writeFileSync(path.join(this.config, 'hook.sh'), hook);
    // For the group of the web user only, as ZoneMinder has it.
    const group = statSync(this.rig.setting('ZM_CONF')).gid;
    for (const name of [
      'zm.conf',
      ...readdirSync(path.join(this.config, 'conf.d')).map((each) => `conf.d/${each}`),
    ]) {
      chownSync(path.join(this.config, name), 0, group);
      chmodSync(path.join(this.config, name), 0o640);
    }
    chmodSync(path.join(this.config, 'hook.sh'), 0o755);
  }

  /** An operator's copy of docker/ with settings filled in; nothing is started yet. @param files - of compose, in order */
  async project(
    files: readonly string[],
    { name = 'tocsin-test', settings = withHook, env = {}, variables = {}, extra = {} }: ProjectOptions = {},
  ): Promise<Compose> {
    const ours = { ssl: { enable: false }, fcm: { enable: false }, customize: { read_alarm_cause: true } };
    const ini = path.join(this.config, 'zmeventnotification.ini');
    writeFileSync(ini, iniText(mergeSettings(ours, settings)));
    const folder = path.join(this.#folder.path, name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    const events = this.rig.setting('ZM_EVENTS_PATH');
    const project = await Compose.open(files, {
      name,
      folder,
      env: { ZM_CONFIG: this.config, TOCSIN_CONFIG: this.config, ZM_EVENTS: events, ...env },
      settings: variables,
    });
    for (const [file, text] of Object.entries(extra)) writeFileSync(path.join(folder, file), text);
    this.#projects.push(project);
    return project;
  }

  /** Hooks that run, and those to come, do not answer until the gate is opened. */
  shutGate(): void {
    writeFileSync(path.join(this.config, 'wait'), '');
  }

  openGate(): void {
    rmSync(path.join(this.config, 'wait'), { force: true });
  }

  /** A client outside, logged in. */
  async client(port = 9000): Promise<Client> {
    const client = await Client.connect(`ws://${this.address}:${port}/`);
    this.#clients.push(client);
    const answer = await client.ask(loginOf(this.rig.user('admin')));
    if (answer['status'] !== 'Success') throw new Error(`the gateway refuses us: ${JSON.stringify(answer)}`);
    return client;
  }

  alarm(monitorId = 1, holdSeconds = 1): Promise<number> {
    return this.rig.alarm(monitorId, holdSeconds, { untilClosed: false });
  }

  /** Everything down, volumes included. */
  async clear(): Promise<void> {
    this.openGate();
    for (const client of this.#clients.splice(0)) client.socket.terminate();
    for (const project of this.#projects.splice(0)) await project[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.clear();
    this.#folder[Symbol.dispose]();
  }
}

export interface ProjectOptions {
  /** Of the project, so that whatever else runs on this engine is left alone. */
  readonly name?: string;
  /** Sections of `zmeventnotification.ini`. */
  readonly settings?: Settings;
  /** `.env` */
  readonly env?: Readonly<Record<string, string>>;
  /** `tocsin.env` */
  readonly variables?: Readonly<Record<string, string>>;
  /** Further files of the folder, such as secrets. */
  readonly extra?: Readonly<Record<string, string>>;
}

/** Waits until every container of the detector has a hook running. */
export async function allAtWork(compose: Compose): Promise<void> {
  await waitFor(
    'each detector to have a hook running',
    async () => {
      const detectors = await compose.containers('detector');
      const processes = await Promise.all(detectors.map(({ id }) => docker('top', id)));
      return processes.every((each) => each.includes('hook.sh'));
    },
    { everyMs: 100 },
  );
}
