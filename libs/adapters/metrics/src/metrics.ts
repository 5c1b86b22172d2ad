import type { Readiness, State } from '@tocsin/health';
import type { Alarm, Delivery, Notification, Outcome } from '@tocsin/messages';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** More monitors than this share one label, so that no installation fills Prometheus. */
const mostMonitors = 500;

/** From a look at shared memory to a hook script on a slow machine, s. */
const stageBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Steps of a look that have a label of their own. */
const stages: ReadonlySet<string> = new Set(['queue', 'hook', 'inference']);

const channels: ReadonlySet<string> = new Set(['web', 'fcm', 'mqtt', 'api']);

/** The numbers of one process, in base units and by Prometheus' conventions. */
export class Metrics {
  readonly registry = new Registry();
  readonly #monitors = new Set<string>();
  readonly #alarms = this.#counter('tocsin_alarms_total', 'Alarms handed to the detector.', [
    'phase',
    'late',
  ]);
  readonly #shed = this.#counter('tocsin_alarms_shed_total', 'Alarms left out in a flood on their monitor.');
  readonly #lastAlarm = this.#gauge(
    'tocsin_last_alarm_timestamp_seconds',
    'When the last alarm of a monitor was seen.',
    ['monitor'],
  );
  readonly #detections = this.#counter('tocsin_detections_total', 'Alarms looked at, by what came of it.', [
    'outcome',
  ]);
  readonly #stages = this.#histogram(
    'tocsin_detection_stage_duration_seconds',
    'How long a step of looking at an alarm took.',
    ['stage'],
  );
  readonly #told = this.#histogram(
    'tocsin_alarm_to_told_duration_seconds',
    'From seeing an alarm or its end until everybody was told.',
    ['phase'],
  );
  readonly #deliveries = this.#counter(
    'tocsin_deliveries_total',
    'Recipients told, or not, by channel and outcome.',
    ['channel', 'outcome'],
  );
  readonly #jobs = this.#gauge('tocsin_queue_jobs', 'Jobs in a queue.', ['queue', 'state']);
  readonly #oldest = this.#gauge(
    'tocsin_queue_oldest_waiting_age_seconds',
    'For how long the job that waits longest could have been done; 0 where none waits.',
    ['queue'],
  );
  readonly #clients = this.#gauge('tocsin_clients_connected', 'WebSocket clients that are connected.');
  readonly #threads = this.#counter(
    'tocsin_model_threads_replaced_total',
    'Threads with models that died or hung and were replaced.',
  );
  readonly #dependencies = this.#gauge(
    'tocsin_dependency_up',
    'Whether something that the process leans on works: 1 or 0.',
    ['dependency'],
  );
  readonly #ready = this.#gauge(
    'tocsin_readiness',
    'The answer of /health/ready: 1 for the state that the process is in.',
    ['state'],
  );

  /** @param name - of the process */
  constructor(name: string, version: string) {
    const build = this.#gauge('tocsin_build_info', 'Constant 1, with the version.', ['process', 'version']);
    build.set({ process: name, version }, 1);
    collectDefaultMetrics({ register: this.registry });
    // Gauges with a counter's name, which linters refuse; the same by type, nodejs_active_handles, stays.
    for (const kind of ['handles', 'requests', 'resources']) {
      this.registry.removeSingleMetric(`nodejs_active_${kind}_total`);
    }
    // So that "none yet" is a number, too: a rate of something that is not there is nothing.
    for (const outcome of ['found', 'nothing', 'failed', 'skipped'] satisfies Outcome[]) {
      this.#detections.inc({ outcome }, 0);
    }
  }

  /** An alarm was handed over. */
  alarm({ phase, late, monitorId, seenAt }: Alarm): void {
    this.#alarms.inc({ phase, late: String(late) });
    if (phase === 'start') this.#lastAlarm.set({ monitor: this.#monitor(String(monitorId)) }, seenAt / 1000);
  }

  alarmShed(): void {
    this.#shed.inc();
  }

  /** An alarm was looked at. */
  detection({ outcome, stages: took }: Notification): void {
    this.#detections.inc({ outcome });
    for (const { name, tookMs } of took) this.#stages.observe({ stage: stageLabel(name) }, tookMs / 1000);
  }

  /** Everybody was told of an alarm. @param now - ms since 1970 */
  told({ phase, seenAt }: Alarm, now: number): void {
    this.#told.observe({ phase }, Math.max(0, now - seenAt) / 1000);
  }

  deliveries({ channel, outcome }: Pick<Delivery, 'channel' | 'outcome'>, count = 1): void {
    this.#deliveries.inc({ channel: channels.has(channel) ? channel : 'other', outcome }, count);
  }

  /** @param oldestAgeMs - of the job that waits longest */
  queue(queue: string, counts: Readonly<Record<string, number>>, oldestAgeMs: number): void {
    for (const [state, count] of Object.entries(counts)) this.#jobs.set({ queue, state }, count);
    this.#oldest.set({ queue }, oldestAgeMs / 1000);
  }

  /** Nothing is known of the queue: no number is better than an old one. */
  queueUnknown(queue: string): void {
    for (const state of ['waiting', 'delayed', 'running', 'failed']) this.#jobs.remove({ queue, state });
    this.#oldest.remove({ queue });
  }

  clients(count: number): void {
    this.#clients.set(count);
  }

  threadReplaced(): void {
    this.#threads.inc();
  }

  dependency(dependency: string, state: State): void {
    if (state !== 'unknown') this.#dependencies.set({ dependency }, state === 'up' ? 1 : 0);
  }

  readiness(readiness: Readiness): void {
    for (const state of ['ready', 'degraded', 'unready'] satisfies Readiness[]) {
      this.#ready.set({ state }, state === readiness ? 1 : 0);
    }
  }

  #monitor(id: string): string {
    if (this.#monitors.size >= mostMonitors && !this.#monitors.has(id)) return 'other';
    this.#monitors.add(id);
    return id;
  }

  #counter(name: string, help: string, labelNames: string[] = []): Counter {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  #gauge(name: string, help: string, labelNames: string[] = []): Gauge {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }

  #histogram(name: string, help: string, labelNames: string[]): Histogram {
    return new Histogram({ name, help, labelNames, buckets: stageBuckets, registers: [this.registry] });
  }
}

/** Every picture has a step of its own in the story of an event; here they are one. */
function stageLabel(name: string): string {
  if (stages.has(name)) return name;
  return name.endsWith(' frame') ? 'frame' : 'other';
}
