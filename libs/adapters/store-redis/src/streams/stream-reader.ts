import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Outage } from '../connection/outage';
import type { RedisConnections } from '../connection/redis-connections';

/** Redis answers an idle reader this often; no sign for thrice as long, and the connection is dead. */
const BLOCK_MS = 2000;
const READ_AT_ONCE = 100;
const RETRY_MS = 500;
/** Before the first entry of any stream. */
export const BEGINNING = '0-0';

/** Reads a stream from its present end on, one entry after the other. Redis being away only makes it wait. */
export class StreamReader implements AsyncDisposable {
  private isOpen = true;
  private readonly done: Promise<void>;
  private readonly stopped: Promise<null>;
  private stop: () => void = () => undefined;

  private constructor(
    private readonly key: string,
    private readonly client: Redis,
    private readonly outage: Outage,
    private readonly hear: (text: string, id: string) => Promise<void>,
    private lastId: string,
  ) {
    this.stopped = new Promise((resolve) => {
      this.stop = () => resolve(null);
    });
    this.done = this.read();
  }

  /**
   * @param hear - must not throw
   * @param after - the entry before the first to be read; the present end where it is not given
   */
  static async start(
    key: string,
    { impatient, patient, outage }: RedisConnections,
    hear: (text: string, id: string) => Promise<void>,
    after?: string,
  ): Promise<StreamReader> {
    const lastId = after ?? (await endOf(impatient, key));
    const client = patient.duplicate({ socketTimeout: 3 * BLOCK_MS });
    client.on('error', (error: Error) => outage.report(error));
    return new StreamReader(key, client, outage, hear, lastId);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isOpen = false;
    this.stop();
    this.client.disconnect();
    await this.done;
  }

  private async read(): Promise<void> {
    while (this.isOpen) {
      try {
        await this.readOnce();
      } catch (error) {
        if (!this.isOpen) return;
        this.outage.report(error);
        await pause(RETRY_MS);
      }
    }
  }

  private async readOnce(): Promise<void> {
    const { client, key, lastId } = this;
    const reading = client.xread('COUNT', READ_AT_ONCE, 'BLOCK', BLOCK_MS, 'STREAMS', key, lastId);
    // A command that waits for a connection which never comes is never answered: do not wait for it at the end.
    const answer = await Promise.race([reading, this.stopped]);
    if (!this.isOpen) {
      reading.catch(() => undefined);
      return;
    }
    if (answer === null) {
      await Promise.race([this.noticeRebirth(), this.stopped]);
      return;
    }
    for (const [id, [, text]] of answer.flatMap(([, entries]) => entries)) {
      if (!this.isOpen) return;
      if (text !== undefined) await this.hear(text, id);
      this.lastId = id;
    }
  }

  /** A Redis that lost its memory may count from earlier on: then nothing it has was heard before. */
  private async noticeRebirth(): Promise<void> {
    const end = await endOf(this.client, this.key);
    if (isBefore(end, this.lastId)) this.lastId = BEGINNING;
  }
}

/** The last entry of a stream. */
export async function endOf(client: Redis, key: string): Promise<string> {
  const [last] = await client.xrevrange(key, '+', '-', 'COUNT', 1);
  return last?.[0] ?? BEGINNING;
}

/** Stream ids are `<milliseconds>-<number>`. */
export function isBefore(left: string, right: string): boolean {
  const [leftMs = 0, leftNumber = 0] = left.split('-').map(Number);
  const [rightMs = 0, rightNumber = 0] = right.split('-').map(Number);
  return leftMs < rightMs || (leftMs === rightMs && leftNumber < rightNumber);
}
