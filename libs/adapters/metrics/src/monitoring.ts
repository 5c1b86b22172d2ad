import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { DetectorConfig, MetricsConfig } from '@tocsin/config';
import { CodedError, errorMessage } from '@tocsin/errors';
import { Dependencies, type DependencyState, type News, newsChannel, type Reporter } from '@tocsin/health';
import type { Alarm, Delivery, MonitorId, Notification } from '@tocsin/messages';
import type { JobQueue } from '@tocsin/queue';
import type { Records } from '@tocsin/records';
import type { Logger } from 'pino';
import { type Check, Checks } from './checks';
import { Hearsay } from './hearsay';
import { meteredAlarms, meteredNotifications } from './metered-queues';
import { meteredRecords } from './metered-records';
import { Metrics } from './metrics';
import { type EventAsked, json, MonitoringServer } from './monitoring-server';
import { reachable } from './reachable';
import { readyPage } from './ready-page';

/** Of processes on one machine, so that each has a port of its own. */
export const usualPorts: Readonly<Record<string, number>> = {
  standalone: 9180,
  watcher: 9181,
  detector: 9182,
  gateway: 9183,
};

type PortalSettings = Pick<DetectorConfig, 'portal' | 'allow_self_signed'>;

export interface MonitoringParts {
  /** Of the process: `watcher`, `standalone` … */
  readonly name: string;
  readonly version: string;
  /** The section [metrics]. */
  readonly metrics: MetricsConfig;
  readonly log: Logger;
  /** Aborted when what is looked at is about to be closed. */
  readonly stop?: AbortSignal;
  /** Why lines of the log are being lost; undefined where none is. */
  readonly logTrouble?: () => string | undefined;
  readonly supervisor?: Supervisor;
}

/** Whoever has started the process and wants to know how it is, as systemd does. */
export interface Supervisor {
  /** Everything runs. */
  ready(): void;
  /** @param text - one line for people */
  status(text: string): void;
}

/** What the operator sees of a process: how it is, what it leans on, and its numbers. */
export class Monitoring implements AsyncDisposable {
  readonly #parts: MonitoringParts;
  readonly #metrics: Metrics;
  readonly #dependencies: Dependencies;
  readonly #checks: Checks;
  readonly #startedAt = Date.now();
  readonly #hearsay: Hearsay;
  /** What whoever holds the connection has in the log already. */
  readonly #saidByOthers = new Set<string>();
  readonly #started: Reporter;
  #server: MonitoringServer | undefined;
  #isStarted = false;
  #records: Records | undefined;
  #test: ((monitorId: MonitorId) => readonly Delivery[]) | undefined;

  private constructor(parts: MonitoringParts) {
    this.#parts = parts;
    this.#metrics = new Metrics(parts.name, parts.version);
    this.#checks = new Checks(parts.metrics.check_interval * 1000, parts.stop);
    this.#dependencies = new Dependencies(Date.now, (now, before) => this.#changed(now, before));
    this.#hearsay = new Hearsay(this.#dependencies);
    this.#started = this.#dependencies.add('start', { isVital: true });
    subscribe(newsChannel, this.#hear);
    parts.stop?.addEventListener('abort', this.#stopping, { once: true });
  }

  /** Never fails: trouble with the port is a warning. */
  static async open(parts: MonitoringParts): Promise<Monitoring> {
    const monitoring = new Monitoring(parts);
    const { logTrouble, metrics } = parts;
    if (logTrouble !== undefined) monitoring.trouble('log', logTrouble);
    const { address, port = usualPorts[parts.name] ?? 0 } = metrics;
    if (port !== 0)
      monitoring.#server = await MonitoringServer.open({ address, port }, monitoring.#served, parts.log);
    return monitoring;
  }

  /** Where it listens; undefined where it does not. */
  get port(): number | undefined {
    return this.#server?.port;
  }

  /** Everything runs: until this is said the process is unready. */
  started(): void {
    this.#started.up();
    this.#isStarted = true;
    this.#parts.supervisor?.ready();
    this.#sayStatus();
  }

  /** Looks at something from time to time. */
  check(name: string, check: Check, options: { readonly isVital?: boolean } = {}): void {
    this.#checks.add(check, this.#dependencies.add(name, options));
  }

  /** Looks from time to time whether somebody who knows has something to complain of. */
  trouble(name: string, trouble: () => string | undefined): void {
    this.check(name, async () => throwIfSaid(trouble()));
  }

  /** Looks at a queue from time to time; without it nothing is handed on. */
  queue(name: string, queue: Pick<JobQueue<unknown>, 'count' | 'oldestAgeMs'>): void {
    const look = async () => {
      try {
        this.#metrics.queue(name, await queue.count(), await queue.oldestAgeMs());
      } catch (error) {
        this.#metrics.queueUnknown(name);
        throw error;
      }
    };
    this.check(`queue ${name}`, look, { isVital: true });
  }

  /** Whether the portal answers, where one is configured. */
  portal({ portal, allow_self_signed: allowSelfSigned }: PortalSettings): void {
    if (portal !== undefined) this.check('portal', reachable(portal, { allowSelfSigned }));
  }

  /** Looks at the queue as `queue` does. @returns it, to be used in its place, so that alarms are counted */
  alarms(queue: JobQueue<Alarm>): JobQueue<Alarm> {
    this.queue('alarms', queue);
    return meteredAlarms(queue, this.#metrics);
  }

  /** Looks at the queue as `queue` does. @returns it, to be used in its place, so that looks and tellings are counted */
  notifications(queue: JobQueue<Notification>): JobQueue<Notification> {
    this.queue('notifications', queue);
    return meteredNotifications(queue, this.#metrics, (notification) => this.#looked(notification));
  }

  /** Their stories are told on this machine. @returns them, to be used in their place, so that deliveries are counted */
  records(records: Records): Records {
    this.#records = records;
    return meteredRecords(records, this.#metrics, (deliveries) => this.#delivered(deliveries));
  }

  /** From now on a test can be asked for on this machine. Disposing what comes back ends that. */
  readonly offerTest = (tell: (monitorId: MonitorId) => readonly Delivery[]): Disposable => {
    this.#test = tell;
    return {
      [Symbol.dispose]: () => {
        if (this.#test === tell) this.#test = undefined;
      },
    };
  };

  async [Symbol.asyncDispose](): Promise<void> {
    unsubscribe(newsChannel, this.#hear);
    this.#parts.stop?.removeEventListener('abort', this.#stopping);
    await this.#server?.[Symbol.asyncDispose]();
    await this.#checks[Symbol.asyncDispose]();
  }

  /** Whoever sends us work sends it elsewhere now; the signal that stops us is in the log. */
  readonly #stopping = (): void => {
    this.#isStarted = false;
    this.#saidByOthers.add('start');
    this.#started.down('the process is being stopped');
  };

  readonly #served = {
    live: () => json(200, { status: 'live', ...this.#about }),
    ready: () => readyPage(this.#dependencies, this.#about),
    metrics: async () => {
      this.#metrics.readiness(this.#dependencies.readiness);
      const { registry } = this.#metrics;
      return { status: 200, type: registry.contentType, body: await registry.metrics() };
    },
    test: (monitorId: MonitorId) => {
      if (this.#test === undefined) return json(404, { error: 'this process has no WebSocket clients' });
      return json(200, { deliveries: this.#test(monitorId) });
    },
    story: async ({ server, eventId, numbering: asked }: EventAsked) => {
      const records = this.#records;
      if (records === undefined) return json(404, { error: 'this process keeps no records' });
      try {
        const numbering = asked ?? (await records.cursors.numbering(server));
        const story = await records.events.story({ server, numbering, eventId });
        return json(200, { server, numbering, eventId, story });
      } catch (error) {
        return json(503, { error: errorMessage(error) });
      }
    },
  };

  get #about() {
    const { name, version } = this.#parts;
    return { process: name, version, startedAt: new Date(this.#startedAt).toISOString() };
  }

  readonly #hear = (message: unknown): void => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the channel is ours, and this is what it carries
    const news = message as News;
    if (news.kind === 'up' || news.kind === 'down') this.#saidByOthers.add(news.dependency);
    if (news.kind === 'up') this.#hearsay.of(news.dependency).up();
    if (news.kind === 'down') this.#hearsay.of(news.dependency).down(news.reason);
    if (news.kind === 'tried') this.#hearsay.tried(news.dependency, news.failure);
    if (news.kind === 'model-thread-replaced') this.#metrics.threadReplaced();
    if (news.kind === 'clients') this.#metrics.clients(news.count);
  };

  #looked({ outcome, reason }: Notification): void {
    if (outcome === 'failed') this.#hearsay.of('detection').down(reason);
    else if (outcome !== 'skipped') this.#hearsay.of('detection').up();
  }

  /** How phones and scripts are is known only when one is to be told. */
  #delivered(deliveries: readonly Delivery[]): void {
    for (const { channel, outcome, reason } of deliveries) {
      if ((channel !== 'fcm' && channel !== 'api') || outcome === 'suppressed') continue;
      this.#hearsay.tried(channel, outcome === 'sent' ? undefined : reason);
    }
  }

  #changed({ name, state, reason, since }: DependencyState, before: DependencyState): void {
    const { log } = this.#parts;
    this.#metrics.dependency(name, state);
    if (this.#saidByOthers.has(name)) log.debug({ dependency: name, state, reason }, 'health changed');
    else if (state === 'down') log.warn({ dependency: name, reason }, `${name} is in trouble`);
    else if (before.state === 'down') {
      log.info({ dependency: name, awayMs: since - before.since }, `${name} is well again`);
    }
    if (this.#isStarted) this.#sayStatus();
  }

  #sayStatus(): void {
    const troubles = this.#dependencies.states
      .filter(({ state }) => state === 'down')
      .map(({ name, reason }) => (reason === undefined ? name : `${name} (${reason})`));
    this.#parts.supervisor?.status(troubles.length === 0 ? 'running' : `in trouble: ${troubles.join(', ')}`);
  }
}

function throwIfSaid(trouble: string | undefined): void {
  if (trouble !== undefined) throw new CodedError('in-trouble', trouble, { retryable: true });
}
