import { Redis } from 'ioredis';
import type { Client } from './harness/client';
import { PushGround, type PushingTocsin } from './harness/push-ground';
import { storedDevices } from './harness/stored-devices';
import type { TocsinProcess } from './harness/tocsin-process';
import { users } from './harness/users';
import { waitFor } from './harness/wait-for';

jest.setTimeout(90_000);

const month = new Date().getMonth();
const adopted = /devices of the token file are shared by all gateways/;

let ground: PushGround;
let pushing: PushingTocsin;
let first: TocsinProcess;
let second: TocsinProcess;
let phone: Client;

const inRedis = () =>
  storedDevices({ shape: 'split', tokenFile: pushing.tokenFile, redisUrl: ground.ground.redis.url });
const gateways = () => pushing.tocsin.processes.filter(({ app }) => app === 'gateway');
const pushesBy = (gateway: TocsinProcess) => gateway.log.matching(/notification over FCM/).length;

/** Attempts of this month, as all gateways count them together. */
async function countOf(token: string): Promise<string | null> {
  const client = new Redis(ground.ground.redis.url);
  try {
    const [key = ''] = await client.keys('*:device-counts');
    return await client.hget(key, token);
  } finally {
    client.disconnect();
  }
}

beforeAll(async () => {
  ground = await PushGround.open();
  pushing = await ground.start({
    shape: 'split',
    tokens: {
      'file:1': { platform: 'ios', invocations: { count: 41, at: month } },
      'file:limit': { platform: 'ios', monlist: '2', invocations: { count: 7_999, at: month } },
    },
  });
  first = pushing.tocsin.part('gateway');
  phone = await pushing.tocsin.login(users.admin);
  await phone.tell({
    event: 'push',
    data: { type: 'token', token: 'phone:1', platform: 'ios', state: 'enabled' },
  });
  second = await pushing.tocsin.add('gateway');
});
afterAll(async () => {
  await pushing?.[Symbol.asyncDispose]();
  await ground?.[Symbol.asyncDispose]();
});

describe('two gateways on one Redis', () => {
  it('take the token file over once, with its counts', async () => {
    expect(Object.keys(await inRedis()).toSorted()).toEqual(['file:1', 'file:limit', 'phone:1']);
    expect(gateways().map((gateway) => gateway.log.matching(adopted).length)).toEqual([1, 0]);
    expect(await countOf('file:1')).toBe(`${month}:41`);
  });

  it('push to each phone once, and the copy comes over the socket once, whichever gateway it is at', async () => {
    const told: number[] = [];
    while (told.length < 3 || pushesBy(first) === 0 || pushesBy(second) === 0) {
      const { eventId } = await pushing.alarm(['file:1', 'phone:1']);
      told.push(eventId);
      await phone.alarm(eventId);
      if (told.length > 50) throw new Error('one gateway takes everything: the test shows nothing');
    }
    for (const eventId of told) {
      expect(ground.pushes('phone:1', eventId)).toHaveLength(1);
      const copies = phone.frames.filter((frame) => JSON.stringify(frame).includes(`"${eventId}"`));
      expect(copies).toMatchObject([{ event: 'alarm', supplementary: 'true' }]);
    }
    expect(await countOf('file:1')).toBe(`${month}:${41 + told.length}`);
    const badges = told.map((eventId) => ground.pushes('file:1', eventId)[0]?.['badge']);
    expect(badges).toEqual(told.map((_, index) => index + 1));
  });

  it('keep the monthly limit together', async () => {
    await pushing.alarm(['file:limit'], { monitorId: 2 });
    const beyond = await pushing.alarm(['phone:1'], { monitorId: 2 });
    await waitFor('the limit to be said', () => /more than 8000 pushes/.test(pushing.tocsin.log));
    expect(ground.pushes('file:limit', beyond.eventId)).toEqual([]);
    expect(await countOf('file:limit')).toBe(`${month}:8000`);
  });

  it('forget a token that is proven gone together, and the token file does not bring it back', async () => {
    ground.fcm.answer('file:1', 'unregistered');
    await pushing.alarm(['file:1', 'phone:1']);
    await waitFor('the token to go', async () => !('file:1' in (await inRedis())));
    await second.stop();
    const third = await pushing.tocsin.add('gateway');
    expect(third.log.matching(adopted)).toEqual([]);
    expect(Object.keys(await inRedis()).toSorted()).toEqual(['file:limit', 'phone:1']);
    expect(pushing.tokens).toHaveProperty(['file:1']);
    const next = await pushing.alarm(['phone:1']);
    expect(ground.pushes('file:1', next.eventId)).toEqual([]);
  });
});
