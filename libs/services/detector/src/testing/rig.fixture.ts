import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Config } from '@tocsin/config';
import type { Alarm, Notification } from '@tocsin/messages';
import { alarmQueue, type JobQueue, notificationQueue, type QueueSpec } from '@tocsin/queue';
import type { Records } from '@tocsin/records';
import pino, { type Logger } from 'pino';
import { until } from '../../../../../tools/testing/until';
import { type DetectorParts, startDetector } from '../detector';

/** A store as the adapters offer it. The spec names which: a package's fixtures may not import one. */
export interface StoreKind {
  open(folder: string, log: Logger): Promise<Store>;
}
interface Store extends AsyncDisposable {
  readonly records: Records;
  queue<Payload>(spec: QueueSpec<Payload>): JobQueue<Payload>;
}

/** A detector on a real store, and somebody at the other end who collects what it says. */
export class DetectorRig implements AsyncDisposable {
  /** Every notification taken from the queue, by job id. */
  readonly told = new Map<string, Notification>();
  readonly logged: string[] = [];
  #detector: AsyncDisposable | undefined;

  private constructor(
    private readonly parts: Omit<DetectorParts, 'log'>,
    readonly alarms: JobQueue<Alarm>,
    readonly notifications: JobQueue<Notification>,
    private readonly opened: AsyncDisposableStack,
  ) {}

  /** @param settings - sections as in the file; @param different - parts of the detector to be replaced */
  static async open(
    stores: StoreKind,
    settings: Record<string, Record<string, unknown>>,
    different: Partial<DetectorParts> = {},
  ): Promise<DetectorRig> {
    await using opened = new AsyncDisposableStack();
    const folder = await mkdtemp(path.join(tmpdir(), 'detector-rig-'));
    opened.defer(() => rm(folder, { recursive: true, force: true }));
    const store = opened.use(await stores.open(folder, pino({ level: 'silent' })));
    const alarms = store.queue({ ...alarmQueue, backoffMs: 20 });
    const notifications = store.queue({ ...notificationQueue, backoffMs: 20 });
    const parts = {
      config: Config.parse(settings),
      alarms,
      notifications,
      records: store.records,
      ...different,
    };
    const rig = new DetectorRig(parts, alarms, notifications, opened.move());
    rig.opened.use(
      notifications.consume(async ({ id, payload }) => void rig.told.set(id, payload), { concurrency: 8 }),
    );
    await rig.start();
    return rig;
  }

  async start(): Promise<void> {
    const log = pino({ level: 'info' }, { write: (line: string) => this.logged.push(line) });
    this.#detector = await startDetector({ ...this.parts, log });
  }

  async stop(): Promise<void> {
    await this.#detector?.[Symbol.asyncDispose]();
  }

  /** The notification of an alarm, once it is there. */
  async answer(id: string): Promise<Notification> {
    await until(`${id} is told; the log says ${this.logged.join('')}`, () => this.told.has(id));
    const notification = this.told.get(id);
    if (notification === undefined) throw new Error('it was there a moment ago');
    return notification;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await this.opened[Symbol.asyncDispose]();
  }
}
