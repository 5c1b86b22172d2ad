import type { Redis } from 'ioredis';
import type { Outage } from './outage';

/** What a queue needs to know of the store that it belongs to. */
export interface RedisConnections {
  /** Fails at once while Redis is away. */
  readonly impatient: Redis;
  /** Waits until Redis is back. */
  readonly patient: Redis;
  readonly outage: Outage;
  readonly hostAndPort: string;
  /** Of BullMQ's keys. */
  readonly queuePrefix: string;
}
