import { MetricsConfig } from '@tocsin/config';
import { type Alarm, EventId, MonitorId, type Notification, ServerId } from '@tocsin/messages';
import type { JobHandler, JobQueue } from '@tocsin/queue';
import type { EventRecords, Records } from '@tocsin/records';
import { pino } from 'pino';
import { freePort } from '../../../../../tools/testing/free-port';
import { LogLines } from '../../../../../tools/testing/log-lines';
import { Monitoring } from '../monitoring';

export const alarm = (changes: Partial<Alarm> = {}): Alarm => ({
  server: ServerId.parse(0),
  numbering: 0,
  eventId: EventId.parse(7),
  monitorId: MonitorId.parse(3),
  monitorName: 'Yard',
  phase: 'start',
  cause: 'Motion',
  seenAt: 1_700_000_000_000,
  startedAt: null,
  eventPath: null,
  late: false,
  ...changes,
});

export const notification = (changes: Partial<Notification> = {}): Notification => ({
  alarm: alarm({ seenAt: Date.now() - 300 }),
  outcome: 'found',
  text: '[a] detected:person',
  detectionJson: [],
  frame: 'alarm',
  hookRan: true,
  reason: '',
  stages: [
    { name: 'queue', tookMs: 4 },
    { name: 'alarm frame', tookMs: 30 },
    { name: 'inference', tookMs: 120 },
  ],
  ...changes,
});

/** A queue whose answers a test sets. */
export class SettableQueue<Payload> implements JobQueue<Payload> {
  waiting = 0;
  ageMs = 0;
  trouble: Error | undefined;
  #handle: JobHandler<Payload> | undefined;

  async add(): Promise<void> {}

  async remove(): Promise<boolean> {
    return false;
  }

  async count() {
    if (this.trouble !== undefined) throw this.trouble;
    return { waiting: this.waiting, delayed: 0, running: 0, failed: 0 };
  }

  async oldestAgeMs(): Promise<number> {
    return this.ageMs;
  }

  async failedJobs(): Promise<[]> {
    return [];
  }

  consume(handle: JobHandler<Payload>): AsyncDisposable {
    this.#handle = handle;
    return { [Symbol.asyncDispose]: async () => undefined };
  }

  /** Has it done by whoever consumes. */
  async run(payload: Payload): Promise<void> {
    await this.#handle?.({ id: 'a-1', payload, attempt: 1 }, AbortSignal.timeout(10_000));
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

/** Records that forget everything. */
export const forgetful: Records = {
  events: {
    append: async () => undefined,
    story: async () => [],
    told: async () => new Set(),
    markTold: async () => undefined,
    claim: async (_event, _phase, recipients) => new Set(recipients),
    settle: async (_event, _phase, verdict) => verdict,
  } satisfies EventRecords,
  cursors: {
    get: async () => undefined,
    set: async () => undefined,
    numbering: async () => 0,
    nextNumbering: async () => 1,
  },
};

interface Ready {
  readonly status: string;
  readonly dependencies: Record<string, unknown>[];
}

interface RigOptions {
  readonly isStarted?: boolean;
  readonly logTrouble?: () => string | undefined;
}

/** Monitoring on a free port, and somebody who asks it. */
export class MonitoringRig implements AsyncDisposable {
  readonly lines = new LogLines();
  #monitoring: Monitoring | undefined;

  get monitoring(): Monitoring {
    if (this.#monitoring === undefined) throw new Error('it is not open');
    return this.#monitoring;
  }

  static async start(
    settings: Partial<MetricsConfig> = {},
    { isStarted = true, logTrouble }: RigOptions = {},
  ): Promise<MonitoringRig> {
    const rig = new MonitoringRig();
    const metrics = MetricsConfig.parse({ port: await freePort(), check_interval: 0.1, ...settings });
    const log = pino({ level: 'trace' }, rig.lines);
    rig.#monitoring = await Monitoring.open({
      name: 'watcher',
      version: '1.2.3',
      metrics,
      log,
      ...(logTrouble && { logTrouble }),
    });
    if (isStarted) rig.#monitoring.started();
    return rig;
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.monitoring.port}${path}`;
  }

  async get(path: string, method = 'GET'): Promise<Response> {
    return fetch(this.url(path), { method });
  }

  async metrics(): Promise<string> {
    return (await this.get('/metrics')).text();
  }

  /** Without `start`, which every process has. */
  async ready(): Promise<Ready> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a test expects of it, it compares
    const told = (await (await this.get('/health/ready')).json()) as Ready;
    return { ...told, dependencies: told.dependencies.filter((each) => each['name'] !== 'start') };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#monitoring?.[Symbol.asyncDispose]();
  }
}
