import { Config } from '@tocsin/config';
import type { Notification } from '@tocsin/messages';
import { RedisStore } from '@tocsin/store-redis';
import { pino } from 'pino';
import { RedisServer } from '../../../../tools/testing/redis-server';
import { joinGateways } from './join-gateways';
import { ClockAhead } from './testing/clock-ahead';
import { GatewayRig, notification } from './testing/gateway-rig';
import { MemoryQueue, MemoryRecords } from './testing/memory-store';
import type { TestClient } from './testing/test-client';

const log = pino({ level: 'silent' });
const now = (eventId: number): Notification => notification(eventId, { alarm: { seenAt: Date.now() } });

/** One of several gateways, which stops and starts again under its name. */
class Member implements AsyncDisposable {
  #store: RedisStore | undefined;
  #rig: GatewayRig | undefined;

  constructor(
    private readonly redis: RedisServer,
    private readonly prefix: string,
    private readonly name: string,
    private readonly records: MemoryRecords,
  ) {}

  get rig(): GatewayRig {
    if (this.#rig === undefined) throw new Error('it does not run');
    return this.#rig;
  }

  async start(): Promise<this> {
    this.#store = await RedisStore.open({ url: this.redis.url, prefix: this.prefix }, log);
    this.#rig = await GatewayRig.start({
      store: { queue: new MemoryQueue(), records: this.records },
      parts: joinGateways(this.#store, Config.parse({ gateway: { name: this.name } })),
    });
    return this;
  }

  /** Says which lists it wants at once, as zmNinja does. */
  client(): Promise<TestClient> {
    return this.rig.client('admin', { monlist: '', intlist: '' });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#rig?.[Symbol.asyncDispose]();
    await this.#store?.[Symbol.asyncDispose]();
    this.#rig = undefined;
    this.#store = undefined;
  }
}

const gets = async (client: TestClient, EventId: string) =>
  expect(await client.next()).toMatchObject({ event: 'alarm', events: [{ EventId }] });

const leaves = async (client: TestClient) => {
  client.socket.close();
  await client.closed();
};

describe('a gateway that was down', () => {
  let redis: RedisServer;
  let installations = 0;
  let stays: Member;
  let returns: Member;
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterAll(() => redis[Symbol.asyncDispose]());
  beforeEach(async () => {
    installations += 1;
    const records = new MemoryRecords();
    const member = (name: string) => new Member(redis, `returns-${installations}`, name, records).start();
    stays = await member('stays');
    returns = await member('returns');
  });
  afterEach(async () => {
    await stays[Symbol.asyncDispose]();
    await returns[Symbol.asyncDispose]();
  });

  const stop = () => returns[Symbol.asyncDispose]();

  it('tells clients that come back what the others took meanwhile, once', async () => {
    const before = await returns.client();
    await stays.rig.notify(now(1));
    await gets(before, '1');
    await stop();
    await stays.rig.notify(now(2));
    await stays.rig.notify(now(3));
    await returns.start();
    const client = await returns.client();
    await gets(client, '2');
    await gets(client, '3');
    await stays.rig.notify(now(4));
    await gets(client, '4');
    await leaves(client);
    await (await returns.client()).saysNothingMore();
  });

  it('tells a client nothing that it got through another gateway', async () => {
    await returns.client();
    await stop();
    const meanwhile = await stays.client();
    await stays.rig.notify(now(11));
    await gets(meanwhile, '11');
    await leaves(meanwhile);
    await returns.start();
    const client = await returns.client();
    await client.saysNothingMore();
    await stays.rig.notify(now(12));
    await gets(client, '12');
  });

  it('takes nobody for a client of another gateway that is still there', async () => {
    const other = await stays.client();
    const before = await returns.client();
    await stays.rig.notify(now(21));
    for (const client of [other, before]) await gets(client, '21');
    await stop();
    await stays.rig.notify(now(22));
    await gets(other, '22');
    await returns.start();
    const client = await returns.client();
    await gets(client, '22');
    await client.saysNothingMore();
    await other.saysNothingMore();
  });

  it('tells nobody what is older than recover_max_age by then', async () => {
    using clock = new ClockAhead();
    const before = await returns.client();
    await leaves(before);
    await stop();
    await stays.rig.notify(now(41));
    clock.advance(600_000);
    await stays.rig.notify(now(42));
    await returns.start();
    await gets(await returns.client(), '42');
  });

  it('is told nothing of before the first time', async () => {
    await stays.rig.notify(now(31));
    const records = new MemoryRecords();
    await using third = await new Member(redis, `returns-${installations}`, 'third', records).start();
    await (await third.client()).saysNothingMore();
  });
});
