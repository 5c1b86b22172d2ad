import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { PlainQueue } from '../../libs/adapters/store-redis/src/testing/queues-to-compare';
import { type Contestant, isShared, openContestant, type Places } from './queue-contestants';

export const concurrency = 4;
const paceMs = 3;
/** Jobs whose hand-over is not counted: code and connections are still cold. */
const warmUps = 50;

export interface Measured {
  /** From `add` called to the handler running; milliseconds. */
  readonly latenciesMs: readonly number[];
  readonly jobsPerSecond: number;
}

/** An alarm's size. */
const ballast = 'x'.repeat(300);
let ids = 0;

/** One round of one contestant. */
export async function measure(
  name: Contestant,
  places: Places,
  paced: number,
  flood: number,
): Promise<Measured> {
  await using queue = await openContestant(name, places);
  await using arrivals = isShared(name) ? await OtherProcess.start(name, places) : new SameProcess(queue);
  const add = (): Promise<void> => {
    ids += 1;
    return queue.add(`0-${process.pid}-${ids}`, { sentAt: nowMs(), ballast });
  };

  for (let index = 0; index < warmUps + paced; index += 1) {
    await add();
    await pause(paceMs);
  }
  const latenciesMs = (await arrivals.take(warmUps + paced))
    .slice(warmUps)
    .map(({ sentAt, at }) => at - sentAt);

  const from = nowMs();
  for (let sent = 0; sent < flood; sent += 100) {
    await Promise.all(Array.from({ length: Math.min(100, flood - sent) }, add));
  }
  const flooded = await arrivals.take(flood);
  const until = Math.max(...flooded.map(({ at }) => at));
  return { latenciesMs, jobsPerSecond: (flood / (until - from)) * 1000 };
}

interface Arrival {
  readonly sentAt: number;
  readonly at: number;
}

interface Arrivals extends AsyncDisposable {
  /** Waits for that many and gives them out. */
  take(count: number): Promise<readonly Arrival[]>;
}

/** The same clock in all processes of this machine. */
const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;

class SameProcess implements Arrivals {
  private arrived: Arrival[] = [];

  constructor(queue: PlainQueue) {
    queue.consume((payload) => this.arrived.push(arrivalOf(payload)), concurrency);
  }

  async take(count: number): Promise<readonly Arrival[]> {
    while (this.arrived.length < count) await pause(1);
    const taken = this.arrived;
    this.arrived = [];
    return taken;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.arrived = [];
  }
}

class OtherProcess implements Arrivals {
  private constructor(private readonly child: ReturnType<typeof fork>) {}

  static async start(name: Contestant, places: Places): Promise<OtherProcess> {
    const child = fork(process.argv[1] ?? '', ['--worker', name, places.redisUrl, places.folder]);
    await once(child, 'message'); // it consumes
    return new OtherProcess(child);
  }

  async take(count: number): Promise<readonly Arrival[]> {
    const answered = once(this.child, 'message');
    this.child.send(count);
    const message: readonly unknown[] = await answered;
    const [arrived] = message;
    return Array.isArray(arrived) ? arrived.map(toArrival) : [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.disconnect();
    await ended;
  }
}

/** Body of the worker process: consumes until the producer lets go of it. */
export async function work(name: Contestant, places: Places): Promise<void> {
  const queue = await openContestant(name, places);
  const arrivals = new SameProcess(queue);
  process.on('message', (count) => void arrivals.take(Number(count)).then((taken) => process.send?.(taken)));
  process.on('disconnect', () => void queue[Symbol.asyncDispose]());
  process.send?.('ready');
}

function arrivalOf(payload: unknown): Arrival {
  return toArrival({ ...Object(payload), at: nowMs() });
}

function toArrival(value: unknown): Arrival {
  if (typeof value === 'object' && value !== null && 'sentAt' in value && 'at' in value) {
    return { sentAt: Number(value.sentAt), at: Number(value.at) };
  }
  throw new TypeError('not one of the jobs of this benchmark');
}
