import { EventId, type MonitorId, type ServerId } from '@tocsin/messages';
import type { Cursors } from '@tocsin/records';
import type { Redis } from 'ioredis';
import { orUnavailable } from './unavailable';

export class RedisCursors implements Cursors {
  private readonly key: string;

  constructor(
    private readonly client: Redis,
    prefix: string,
    private readonly hostAndPort: string,
  ) {
    this.key = `${prefix}:cursors`;
  }

  async get(server: ServerId, monitor: MonitorId): Promise<EventId | undefined> {
    const stored = await this.ask(monitor, () => this.client.hget(this.key, `${server}:${monitor}`));
    // A cursor that cannot be read is none: the watcher then begins as on its first start.
    return EventId.safeParse(Number(stored)).data;
  }

  async set(server: ServerId, monitor: MonitorId, event: EventId): Promise<void> {
    await this.ask(monitor, () => this.client.hset(this.key, `${server}:${monitor}`, event));
  }

  private ask<Answer>(monitor: MonitorId, work: () => Promise<Answer>): Promise<Answer> {
    const what = `the cursor of monitor ${monitor} is out of reach`;
    return orUnavailable('records-unavailable', what, this.hostAndPort, work);
  }
}
