import { Config } from '@tocsin/config';
import { RedisStore } from '@tocsin/store-redis';
import { pino } from 'pino';
import { z } from 'zod';
import { RedisServer } from '../../../../tools/testing/redis-server';
import { joinGateways } from './join-gateways';
import { notification } from './testing/gateway-rig';
import { PushRig, register } from './testing/push-rig';
import type { TestClient } from './testing/test-client';

const log = pino({ level: 'silent' });

const Pushed = z.object({ badge: z.number(), data: z.object({ eid: z.string() }) });

/** A gateway with an FCM of its own, so that it is seen who has pushed. */
class Member implements AsyncDisposable {
  private constructor(
    readonly rig: PushRig,
    private readonly store: RedisStore,
  ) {}

  static async start(redis: RedisServer, prefix: string, name: string): Promise<Member> {
    const store = await RedisStore.open({ url: redis.url, prefix }, log);
    const parts = joinGateways(store, Config.parse({ gateway: { name } }));
    return new Member(await PushRig.start({ parts }), store);
  }

  /** The events that it has pushed, with the badge. */
  get pushed(): readonly string[] {
    return this.rig.fcm.received.map(({ body }) => {
      const { data, badge } = Pushed.parse(body);
      return `${data.eid} badge ${badge}`;
    });
  }

  notify(eventId: number, alarm: Record<string, unknown> = {}): Promise<void> {
    return this.rig.gateway.notify(notification(eventId, { alarm }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.rig[Symbol.asyncDispose]();
    await this.store[Symbol.asyncDispose]();
  }
}

const gets = async (client: TestClient, EventId: string) =>
  expect(await client.next()).toMatchObject({ event: 'alarm', events: [{ EventId }] });

describe('the phones of several gateways', () => {
  let redis: RedisServer;
  let installations = 0;
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterAll(() => redis[Symbol.asyncDispose]());

  let one: Member;
  let two: Member;
  beforeEach(async () => {
    installations += 1;
    one = await Member.start(redis, `phones-${installations}`, 'upstairs');
    two = await Member.start(redis, `phones-${installations}`, 'downstairs');
  });
  afterEach(async () => {
    await one[Symbol.asyncDispose]();
    await two[Symbol.asyncDispose]();
  });

  it('get no alarm within their interval, whichever gateway has told the one before', async () => {
    await one.rig.phone('phone:1', { monlist: '1,2', intlist: '3600,0' });
    await one.notify(901);
    await two.notify(902);
    await two.notify(903, { monitorId: 2 });
    await one.notify(904);
    expect(one.pushed).toEqual(['901 badge 1']);
    expect(two.pushed).toEqual(['903 badge 2']);
    expect(JSON.stringify(await two.rig.gateway.records.story(notification(902).alarm))).toMatch(
      /its interval for monitor 1 has \d+ s to go/,
    );
  });

  it('get the next alarm where a push has failed, by the other gateway', async () => {
    const phone = await one.rig.phone('phone:1', { monlist: '1', intlist: '3600' });
    phone.socket.close();
    await phone.closed();
    one.rig.fcm.answer('phone:1', 'invalid-message');
    await one.notify(905);
    await two.notify(906);
    expect(two.pushed).toEqual(['906 badge 2']);
  });

  it('are told what they want by now, and with the badge that their app shows', async () => {
    const phone = await one.rig.phone('phone:1', { monlist: '1' });
    await two.notify(910);
    await gets(phone, '910');
    phone.say({ event: 'push', data: { type: 'badge', badge: 7 } });
    phone.say({ event: 'control', data: { type: 'filter', monlist: '2', intlist: '0' } });
    await phone.saysNothingMore();
    await two.notify(911);
    await two.notify(912, { monitorId: 2 });
    await gets(phone, '912');
    expect(two.pushed).toEqual(['910 badge 1', '912 badge 8']);
    await register(phone, 'phone:1', { state: 'disabled' });
    await two.notify(913, { monitorId: 2 });
    expect(two.pushed).toHaveLength(2);
    await gets(phone, '913');
  });

  it('speak through one socket: the one before is let go, on whichever gateway it was', async () => {
    const before = await one.rig.phone('phone:1');
    const now = await two.rig.phone('phone:1', { state: 'disabled', monlist: '1', intlist: '3600' });
    expect(await before.closed()).toBe(1001);
    await one.notify(920);
    await gets(now, '920');
    await register(now, 'phone:1');
    await one.notify(921);
    expect([...one.pushed, ...two.pushed]).toEqual([]);
  });

  it('keep the interval of their pushes when the socket stands in for them', async () => {
    const phone = await two.rig.phone('phone:1', { monlist: '1', intlist: '3600' });
    await one.notify(930);
    await gets(phone, '930');
    await register(phone, 'phone:1', { state: 'disabled' });
    await one.notify(931);
    await two.notify(932);
    await phone.saysNothingMore();
  });
});
