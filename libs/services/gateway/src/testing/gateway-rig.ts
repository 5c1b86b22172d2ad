import { Config } from '@tocsin/config';
import { CodedError } from '@tocsin/errors';
import { alarmId, type Alarm, MonitorId, Notification, type UnfinishedPushes } from '@tocsin/messages';
import type { Authenticator, Channel, Credentials, Viewer } from '@tocsin/notifications';
import { pino } from 'pino';
import type { ClientOptions } from 'ws';
import { type Gateway, startGateway } from '../gateway';
import type { GatewayParts } from '../gateway-parts';
import { MemoryQueue, MemoryRecords } from './memory-store';
import { TestClient } from './test-client';

/** Users `<name>` with password `<name>123`; viewer sees monitor 1 only. */
export class FakeUsers implements Authenticator {
  /** Set to make every login fail for want of a database. */
  isDatabaseAway = false;
  /** Users whose rights were asked for by name. */
  readonly asked = new Set<string>();
  /** What users other than viewer may see; null for nobody by that name any more. */
  readonly rights = new Map<string, Viewer['monitors'] | null>();
  /** Every login waits for this. */
  gate: Promise<void> = Promise.resolve();

  async login(credentials: Credentials): Promise<Viewer | null> {
    await this.gate;
    if (this.isDatabaseAway) {
      throw new CodedError('database-unavailable', 'the database is away', { retryable: true });
    }
    if (credentials.kind === 'token') {
      return credentials.token === 'good' ? { user: 'admin', monitors: 'all' } : null;
    }
    const { user, password } = credentials;
    if (password !== `${user}123`) {
      return null;
    }
    return this.#viewerOf(user);
  }

  viewer(user: string): Promise<Viewer | null> {
    this.asked.add(user);
    return this.isDatabaseAway
      ? Promise.reject(new CodedError('database-unavailable', 'the database is away', { retryable: true }))
      : Promise.resolve(this.#viewerOf(user));
  }

  #viewerOf(user: string): Viewer | null {
    const monitors = this.rights.get(user);
    if (monitors === null) {
      return null;
    }
    return { user, monitors: monitors ?? (user === 'viewer' ? new Set([MonitorId.parse(1)]) : 'all') };
  }
}

/** What outlives a gateway. */
export interface RigStore {
  readonly queue: MemoryQueue<Notification>;
  readonly records: MemoryRecords;
  readonly pushes?: MemoryQueue<UnfinishedPushes>;
}

export interface RigOptions {
  /** Sections of the settings; TLS is off and the port is free unless said otherwise. */
  readonly config?: Record<string, Record<string, unknown>>;
  readonly store?: RigStore;
  readonly users?: FakeUsers;
  readonly extraChannels?: readonly Channel[];
  readonly parts?: Partial<
    Pick<
      GatewayParts,
      | 'control'
      | 'deviceMemory'
      | 'devices'
      | 'listedDevices'
      | 'others'
      | 'monitors'
      | 'restart'
      | 'fcm'
      | 'events'
      | 'eventNotes'
    >
  >;
}

/** A running gateway with everything around it in memory. */
export class GatewayRig implements AsyncDisposable {
  readonly users: FakeUsers;
  readonly queue: MemoryQueue<Notification>;
  readonly pushes: MemoryQueue<UnfinishedPushes>;
  readonly records: MemoryRecords;
  readonly logged: string[] = [];
  readonly #clients: TestClient[] = [];
  #gateway: Gateway | undefined;
  #scheme = 'ws';

  private constructor({ users = new FakeUsers(), store }: RigOptions) {
    this.users = users;
    this.queue = store?.queue ?? new MemoryQueue();
    this.pushes = store?.pushes ?? new MemoryQueue();
    this.records = store?.records ?? new MemoryRecords();
  }

  static async start(options: RigOptions = {}): Promise<GatewayRig> {
    const rig = new GatewayRig(options);
    // Push is off unless a test is about it: its devices are in a file that all would share.
    const fcm = { enable: 'no', ...options.config?.fcm };
    const config = Config.parse({ ...options.config, fcm, ssl: { enable: 'no', ...options.config?.ssl } });
    rig.#scheme = config.ssl.enable ? 'wss' : 'ws';
    rig.#gateway = await startGateway({
      // A free port: the settings know none.
      config: { ...config, network: { address: '127.0.0.1', port: 0, ...options.config?.network } },
      log: pino({ level: 'trace' }, { write: (line: string) => void rig.logged.push(line) }),
      authenticator: rig.users,
      notifications: rig.queue,
      records: rig.records,
      pushes: rig.pushes,
      ...options.parts,
      ...(options.extraChannels === undefined ? {} : { extraChannels: options.extraChannels }),
    });
    return rig;
  }

  get port(): number {
    return this.#gateway?.address.port ?? 0;
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${this.port}/`;
  }

  async connect(path = '', options: ClientOptions = {}): Promise<TestClient> {
    const client = await TestClient.connect(this.url + path, options);
    this.#clients.push(client);
    return client;
  }

  async client(user = 'admin', data: Record<string, unknown> = {}): Promise<TestClient> {
    return (await this.connect()).login(user, data);
  }

  /** Puts a notification into the queue and waits until it is dealt with. */
  async notify(told: Notification, jobId = alarmId(told.alarm)): Promise<void> {
    await this.queue.add(jobId, told);
    await this.queue.idle();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#gateway?.[Symbol.asyncDispose]();
    // One that does not read never learns that the gateway is gone, and would keep the tests from ending.
    for (const client of this.#clients.filter(({ socket }) => socket.isPaused)) client.leave();
  }
}

type Parts = Partial<Omit<Notification, 'alarm'>> & { alarm?: Partial<Record<keyof Alarm, unknown>> };

/** The start of an event on monitor 1, where nobody was asked; changed as told. */
export function notification(eventId: number, { alarm, ...rest }: Parts = {}): Notification {
  return Notification.parse({
    alarm: {
      server: 0,
      eventId,
      monitorId: 1,
      monitorName: 'Garage',
      phase: 'start',
      cause: 'Motion All',
      seenAt: Date.now() + 60_000,
      startedAt: null,
      eventPath: null,
      late: false,
      ...alarm,
    },
    outcome: 'skipped',
    text: '',
    detectionJson: [],
    frame: null,
    hookRan: false,
    reason: 'hooks are off',
    stages: [],
    ...rest,
  });
}
