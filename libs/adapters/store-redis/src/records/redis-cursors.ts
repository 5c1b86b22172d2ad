import type { MonitorId, ServerId } from '@tocsin/messages';
import type { Cursors } from '@tocsin/records';
import type { Redis } from 'ioredis';
import { orUnavailable } from '../connection/unavailable';

export class RedisCursors implements Cursors {
  private readonly key: string;
  private readonly numberings: string;

  constructor(
    private readonly client: Redis,
    prefix: string,
    private readonly hostAndPort: string,
  ) {
    this.key = `${prefix}:cursors`;
    this.numberings = `${prefix}:numberings`;
  }

  async get(server: ServerId, monitor: MonitorId): Promise<number | undefined> {
    const stored = await this.askFor(monitor, () => this.client.hget(this.key, `${server}:${monitor}`));
    // A cursor that cannot be read is none: the watcher then begins as on its first start.
    return stored !== null && /^\d+$/.test(stored) ? Number(stored) : undefined;
  }

  async set(server: ServerId, monitor: MonitorId, event: number): Promise<void> {
    await this.askFor(monitor, () => this.client.hset(this.key, `${server}:${monitor}`, event));
  }

  async numbering(server: ServerId): Promise<number> {
    return Number(
      await this.ask(numberingOf(server), () => this.client.hget(this.numberings, String(server))),
    );
  }

  async nextNumbering(server: ServerId): Promise<number> {
    return this.ask(numberingOf(server), () => this.client.hincrby(this.numberings, String(server), 1));
  }

  private askFor<Answer>(monitor: MonitorId, work: () => Promise<Answer>): Promise<Answer> {
    return this.ask(`the cursor of monitor ${monitor}`, work);
  }

  private ask<Answer>(subject: string, work: () => Promise<Answer>): Promise<Answer> {
    const what = `${subject} is out of reach`;
    return orUnavailable('records-unavailable', what, this.hostAndPort, work);
  }
}

const numberingOf = (server: ServerId): string => `the numbering of the events of server ${server}`;
