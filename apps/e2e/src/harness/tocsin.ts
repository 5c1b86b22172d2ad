import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client, type ConnectOptions } from './client';
import { iniText, mergeSettings, type Settings } from './ini';
import { type App, TocsinProcess } from './tocsin-process';
import { loginOf, type User } from './users';

/** The two ways to run Tocsin: everything in one process, or three processes on Redis. */
export type Shape = 'standalone' | 'split';
export const shapes: readonly Shape[] = ['standalone', 'split'];

export interface TocsinOptions {
  readonly shape: Shape;
  /** Where this Tocsin keeps its config and data; empty, and the caller's to remove. */
  readonly folder: string;
  /** What tells the processes where ZoneMinder is, e.g. TOCSIN_ZM_CONF. */
  readonly env: Readonly<Record<string, string>>;
  /** Needed by the split shape. */
  readonly redisUrl?: string | undefined;
  readonly settings?: Settings;
  /** A command in whose place every process is run; see TocsinProcess. */
  readonly prefix?: readonly string[];
}

/** The last thing a detector decides before it takes jobs. */
const detectorReady = /"msg":"Detector ready|"phase":"end".*decided what looks at alarms/;

/** What a process says when it is ready for work. */
const readyLines: Readonly<Record<App, readonly RegExp[]>> = {
  watcher: [/"msg":"Watching/],
  detector: [detectorReady],
  gateway: [/Web Socket Event Server listening on port \d+/],
  standalone: [/Web Socket Event Server listening on port \d+/, detectorReady, /"msg":"Watching/],
};

let started = 0;

/** A running Tocsin in either shape, with what tests do to it: start and stop parts, connect, log in. */
export class Tocsin implements AsyncDisposable {
  readonly #processes: TocsinProcess[] = [];
  readonly #clients: Client[] = [];
  readonly #configFile: string;

  private constructor(private readonly options: TocsinOptions) {
    mkdirSync(path.join(options.folder, 'data'), { recursive: true });
    this.#configFile = path.join(options.folder, 'zmeventnotification.ini');
    started += 1;
    const ours: Settings = {
      general: { base_data_path: path.join(options.folder, 'data') },
      network: { port: 0, address: '127.0.0.1' },
      ssl: { enable: false },
      // Off unless a test is about it: the token file is in its usual place otherwise.
      fcm: { enable: false },
      customize: { read_alarm_cause: true },
      // Several at once would want the same port.
      metrics: { port: 0 },
      ...(options.redisUrl === undefined
        ? {}
        : { queue: { url: options.redisUrl, prefix: `e2e-${process.pid}-${started}` } }),
    };
    writeFileSync(this.#configFile, iniText(mergeSettings(ours, options.settings ?? {})));
  }

  /** Starts every process of the shape and waits until all are ready. */
  static async start(options: TocsinOptions): Promise<Tocsin> {
    const tocsin = Tocsin.prepare(options);
    try {
      const apps: readonly App[] =
        options.shape === 'standalone' ? ['standalone'] : ['gateway', 'detector', 'watcher'];
      await Promise.all(apps.map((app) => tocsin.add(app)));
      return tocsin;
    } catch (error) {
      await tocsin[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Writes the config, starts nothing. */
  static prepare(options: TocsinOptions): Tocsin {
    if (options.shape === 'split' && options.redisUrl === undefined)
      throw new Error('the split shape needs a Redis');
    const { redisUrl, ...rest } = options;
    return new Tocsin(options.shape === 'split' ? { ...rest, redisUrl } : rest);
  }

  /** Writes the config anew, as an operator does with an editor. */
  rewrite(change: (text: string) => string): void {
    writeFileSync(this.#configFile, change(readFileSync(this.#configFile, 'utf8')));
  }

  /**
   * Starts one process without waiting for anything.
   * @param env - what it has in its environment beside what all have, e.g. a port of its own
   */
  launch(app: App, env: Readonly<Record<string, string>> = {}): TocsinProcess {
    const all = { ...this.options.env, ...env };
    const launched = TocsinProcess.start(app, this.#configFile, all, this.options.prefix);
    this.#processes.push(launched);
    return launched;
  }

  /** Starts one more process and waits until it is ready. */
  async add(app: App, env: Readonly<Record<string, string>> = {}): Promise<TocsinProcess> {
    const added = this.launch(app, env);
    for (const line of readyLines[app]) await added.said(line);
    return added;
  }

  get shape(): Shape {
    return this.options.shape;
  }

  /** What its processes were started with. */
  get configFile(): string {
    return this.#configFile;
  }

  get data(): string {
    return path.join(this.options.folder, 'data');
  }

  /** Every process that was started, dead ones included, in order. */
  get processes(): readonly TocsinProcess[] {
    return this.#processes;
  }

  /** The running process that does this part of the work: itself, or the standalone. The newest, if several. */
  part(app: Exclude<App, 'standalone'>): TocsinProcess {
    const found = this.#processes.findLast(
      (each) => each.isRunning && (each.app === app || each.app === 'standalone'),
    );
    if (found === undefined) throw new Error(`no ${app} is running`);
    return found;
  }

  /** Events that were reported as found after the fact. */
  get lateEvents(): readonly number[] {
    const lines = this.#processes
      .flatMap(({ log }) => log.all)
      .filter(({ fields }) => fields['late'] === true);
    return [...new Set(lines.map(({ fields }) => Number(fields['eventId'])))];
  }

  /** Everything that all processes have said. */
  get log(): string {
    return this.#processes.map((each) => each.log.text).join('\n');
  }

  /** The address of the gateway that was started last. */
  get url(): string {
    const line = this.part('gateway')
      .log.matching(/Web Socket Event Server listening on port \d+/)
      .at(-1);
    const port = /listening on port (\d+)/.exec(line?.text ?? '')?.[1];
    if (port === undefined) throw new Error('the gateway does not listen yet');
    return `${this.options.settings?.['ssl']?.['enable'] === true ? 'wss' : 'ws'}://127.0.0.1:${port}/`;
  }

  async connect(options: ConnectOptions & { readonly path?: string } = {}): Promise<Client> {
    const client = await Client.connect(this.url + (options.path ?? ''), options);
    this.#clients.push(client);
    return client;
  }

  /** Connects and authenticates; fails if that is refused. */
  async login(user: User, extra: Readonly<Record<string, unknown>> = {}): Promise<Client> {
    const client = await this.connect();
    const answer = await client.ask(loginOf(user, extra));
    if (answer['status'] !== 'Success')
      throw new Error(`${user.user} was refused: ${JSON.stringify(answer)}`);
    return client;
  }

  /** Disconnects every client that `connect` and `login` made. */
  async disconnectAll(): Promise<void> {
    await Promise.all(this.#clients.splice(0).map((client) => client.close()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients.splice(0)) client.socket.terminate();
    // Intake first, as an operator would; the order does not matter to the processes.
    await Promise.all(this.#processes.toReversed().map((each) => each[Symbol.asyncDispose]()));
  }
}
