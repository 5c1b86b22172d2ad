import { describeDeviceRegistry, type RegistryPlace } from '@tocsin/push/contract';
import type { Redis } from 'ioredis';
import pino from 'pino';
import { LogLines } from '../../../../../tools/testing/log-lines';
import { RedisServer } from '../../../../../tools/testing/redis-server';
import { until } from '../../../../../tools/testing/until';
import { impatient, redisClient } from '../connection/redis-client';
import { RedisDeviceRegistry } from './redis-device-registry';
import { RedisDevices } from './redis-devices';

const may = 4;
const phone = { token: 'aaa:phone', platform: 'ios' };
let server: RedisServer;
let prefixes = 0;

beforeAll(async () => {
  server = await RedisServer.start({ appendOnly: true });
});
afterAll(() => server[Symbol.asyncDispose]());

/** Gateways of one installation. */
class Place implements RegistryPlace {
  readonly lines = new LogLines();
  readonly #clients: Redis[] = [];
  #registry: RedisDeviceRegistry | undefined;

  private constructor(readonly prefix: string) {}

  static async make(): Promise<Place> {
    prefixes += 1;
    const place = new Place(`test-${prefixes}`);
    place.#registry = await place.gateway();
    return place;
  }

  get registry(): RedisDeviceRegistry {
    if (this.#registry === undefined) throw new Error('nothing was opened');
    return this.#registry;
  }

  async gateway(): Promise<RedisDeviceRegistry> {
    const client = redisClient(server.url, impatient);
    client.on('error', () => undefined);
    this.#clients.push(client);
    await client.connect();
    return new RedisDeviceRegistry(client, this.prefix, 'test', pino({ level: 'trace' }, this.lines));
  }

  async restart(): Promise<void> {
    await this.registry[Symbol.asyncDispose]();
    this.#registry = await this.gateway();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.registry[Symbol.asyncDispose]();
    for (const client of this.#clients) client.disconnect();
  }
}

describeDeviceRegistry('in Redis', () => Place.make());

describe('devices in Redis', () => {
  let place: Place;

  beforeEach(async () => {
    place = await Place.make();
  });
  afterEach(() => place[Symbol.asyncDispose]());

  test('are the same for all gateways', async () => {
    const other = await place.gateway();
    await place.registry.register({ ...phone, monlist: '7', user: 'alice' }, may);
    expect(await other.byToken(phone.token)).toMatchObject({ monlist: '7', user: 'alice' });
    await other.updateLists(phone.token, { monlist: '8', intlist: '0' });
    await other.setBadge(phone.token, 40);
    expect(await place.registry.noteInvocation(phone.token, may)).toMatchObject({ monlist: '8', badge: 41 });
    await other.remove(phone.token);
    expect(await place.registry.all()).toEqual([]);
    expect(await place.registry.noteInvocation(phone.token, may)).toBeUndefined();
  });

  test('are counted together: no two pushes carry the same badge', async () => {
    const gateways = [place.registry, await place.gateway(), await place.gateway()];
    await place.registry.register(phone, may);
    const noted = await Promise.all(
      gateways.flatMap((gateway) =>
        Array.from({ length: 20 }, () => gateway.noteInvocation(phone.token, may)),
      ),
    );
    expect(new Set(noted.map((device) => device?.badge)).size).toBe(60);
    expect(await place.registry.byToken(phone.token)).toMatchObject({ invocations: { count: 60, at: may } });
  });

  test('are taken over from a token file once, and what registered before stays as it is', async () => {
    const source = await Place.make();
    const [old, known] = [
      await source.registry.register({ token: 'old', platform: 'android', monlist: '1' }, may),
      await source.registry.register({ ...phone, monlist: '1' }, may),
    ];
    await source[Symbol.asyncDispose]();
    await place.registry.register({ ...phone, monlist: '7' }, may);
    const counted = { ...old, invocations: { count: 99, at: may }, extra: { future: [1] } };
    expect(await place.registry.adopt([counted, known])).toBe(1);
    expect(await place.registry.byToken('old')).toEqual(counted);
    expect(await place.registry.byToken(phone.token)).toMatchObject({ monlist: '7' });
    await place.registry.remove('old');
    expect(await (await place.gateway()).adopt([counted, known])).toBe(0);
    expect(await place.registry.byToken('old')).toBeUndefined();
  });

  test('get their pushes while Redis is away, and what changed meanwhile is written down', async () => {
    await place.registry.register(phone, may);
    await place.registry.register({ token: 'gone', platform: 'ios' }, may);
    await place.registry.all();
    await server.stop('SIGKILL');
    expect(await place.registry.noteInvocation(phone.token, may)).toMatchObject({ badge: 1 });
    await place.registry.register({ token: 'new', platform: 'android' }, may);
    await place.registry.updateLists(phone.token, { monlist: '3', intlist: '0' });
    expect(await place.registry.remove('gone')).toBe(true);
    expect((await place.registry.all()).map(({ token }) => token)).toEqual([phone.token, 'new']);
    expect(place.lines.complaints()).toEqual([expect.stringContaining('cannot be had from Redis')]);
    await server.startAgain();
    await until('Redis is in use again', async () => {
      await place.registry.refresh();
      return place.lines.count('in Redis again') > 0;
    });
    const devices = await (await place.gateway()).all();
    expect(new Map(devices.map(({ token, monlist }) => [token, monlist]))).toEqual(
      new Map([
        [phone.token, '3'],
        ['new', ''],
      ]),
    );
  });

  test('that change while they are being written down are written down again', async () => {
    const putting = () => jest.spyOn(RedisDevices.prototype, 'put');
    const failing = () => putting().mockRejectedValue(new Error('away'));
    const away = failing();
    await place.registry.register({ ...phone, monlist: '1' }, may);
    away.mockRestore();
    const first = putting().mockImplementationOnce(async function (this: RedisDevices, device) {
      first.mockRestore();
      await this.put(device);
      const awayAgain = failing();
      await place.registry.register({ ...phone, monlist: '2' }, may);
      awayAgain.mockRestore();
    });
    await place.registry.refresh();
    await place.registry.refresh();
    expect(await (await place.gateway()).byToken(phone.token)).toMatchObject({ monlist: '2' });
  });
});
