import type { Broadcast, BroadcastSpec, JobQueue, QueueSpec } from '@tocsin/queue';
import type { Records } from '@tocsin/records';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { connect } from './connection/connect';
import { type DurabilityDoubt, durabilityDoubts, warnAboutDurability } from './connection/durability';
import { redisObstacles, type RedisObstacle } from './connection/obstacles';
import { Outage } from './connection/outage';
import { RedisBroadcast } from './streams/redis-broadcast';
import { Presence } from './presence/presence';
import { parseRedisUrl, type RedisAddress } from './connection/redis-address';
import { impatient, patient, redisClient } from './connection/redis-client';
import type { RedisConnections } from './connection/redis-connections';
import { orUnavailable } from './connection/unavailable';
import { throughReconnection } from './connection/through-reconnection';
import { RedisClientSlots } from './presence/redis-client-slots';
import { RedisControl } from './streams/redis-control';
import { RedisCursors } from './records/redis-cursors';
import { RedisDeviceMemory } from './devices/redis-device-memory';
import { RedisDeviceRegistry } from './devices/redis-device-registry';
import { RedisEventRecords } from './records/redis-event-records';
import { RedisJobQueue } from './queue/redis-job-queue';
import { defineScripts } from './scripts';

export interface RedisStoreOptions {
  /** `redis://user:password@host:port/database`, `rediss://` for TLS */
  readonly url: string;
  /** Of every key, so that several installations can share a Redis. */
  readonly prefix: string;
  /** How long `open` waits for Redis, ms; for as long as it takes unless told otherwise. */
  readonly patienceMs?: number;
  /** Ends that waiting when the process is to stop. */
  readonly stop?: AbortSignal;
}

/** Queues and records in Redis, for any number of processes and machines. */
export class RedisStore implements AsyncDisposable {
  readonly records: Records;
  /** Which gateways are alive. */
  readonly presence: Presence;
  /** Which of several equal clients each is. */
  readonly clientSlots: RedisClientSlots;
  /** The phones that all gateways of this installation share. */
  readonly devices: RedisDeviceRegistry;
  /** What gateways remember of the phones beside that. */
  readonly deviceMemory: RedisDeviceMemory;
  /** What control clients said to any of its gateways. */
  readonly control: RedisControl;
  private readonly queues: AsyncDisposable[] = [];

  private constructor(
    private readonly connections: RedisConnections,
    private readonly prefix: string,
    private readonly log: Logger,
  ) {
    const { impatient: client, hostAndPort } = connections;
    this.presence = new Presence(client, prefix, log);
    this.clientSlots = new RedisClientSlots(client, prefix, this.presence);
    this.records = {
      events: new RedisEventRecords(client, prefix, hostAndPort, this.presence),
      cursors: new RedisCursors(client, prefix, hostAndPort),
    };
    this.devices = new RedisDeviceRegistry(client, prefix, hostAndPort, log);
    this.deviceMemory = new RedisDeviceMemory(client, prefix);
    this.control = new RedisControl(connections, prefix, log);
  }

  /** @throws CodedError `redis-url-invalid`, `redis-refused`, `redis-unavailable` (retryable), `stopped` */
  static async open({ url, prefix, patienceMs, stop }: RedisStoreOptions, log: Logger): Promise<RedisStore> {
    const address = parseRedisUrl(url);
    const client = redisClient(url, impatient);
    try {
      await connect(client, address, { patienceMs, stop, log });
    } catch (thrown) {
      client.disconnect();
      throw thrown;
    }
    defineScripts(client);
    await warnAboutDurability(client, address.hostAndPort, log);
    return new RedisStore(connectionsOf(client, address, prefix, log), prefix, log);
  }

  /** What in the settings of this Redis could lose alarms. @throws what Redis throws, where it may not be asked */
  doubts(): Promise<readonly DurabilityDoubt[]> {
    return durabilityDoubts(this.connections.impatient);
  }

  /** Whether Redis takes what is written; one that answers may still be full, or a replica. @throws CodedError `queue-unavailable` */
  async check(): Promise<void> {
    const { impatient: client, hostAndPort } = this.connections;
    await throughReconnection(client, () =>
      orUnavailable('queue-unavailable', 'nothing can be stored', hostAndPort, () =>
        client.set(`${this.prefix}:health`, '', 'PX', 60_000),
      ),
    );
  }

  /** Why it takes nothing though it answers. @throws what Redis throws, where it may not be asked */
  obstacles(): Promise<readonly RedisObstacle[]> {
    return redisObstacles(this.connections.impatient);
  }

  /** A handle on the queue of that name. */
  queue<Payload>(spec: QueueSpec<Payload>): JobQueue<Payload> {
    const queue = new RedisJobQueue(spec, this.connections, this.log);
    this.queues.push(queue);
    return queue;
  }

  /** One end of the broadcast of that name. */
  broadcast<Message>(spec: BroadcastSpec<Message>): Broadcast<Message> {
    const key = `${this.prefix}:broadcast:${spec.name}`;
    const broadcast = new RedisBroadcast(spec, key, this.connections, this.log);
    this.queues.push(broadcast);
    return broadcast;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.queues.map((queue) => queue[Symbol.asyncDispose]()));
    await this.devices[Symbol.asyncDispose]();
    await this.control[Symbol.asyncDispose]();
    await this.presence[Symbol.asyncDispose]();
    this.connections.outage.closing();
    this.connections.impatient.disconnect();
    this.connections.patient.disconnect();
  }
}

function connectionsOf(client: Redis, address: RedisAddress, prefix: string, log: Logger): RedisConnections {
  const { url, hostAndPort } = address;
  const outage = new Outage(hostAndPort, log);
  outage.watch(client);
  const waiting = redisClient(url, patient);
  waiting.on('error', (error: Error) => outage.report(error));
  return { impatient: client, patient: waiting, outage, hostAndPort, queuePrefix: `${prefix}:queue` };
}
