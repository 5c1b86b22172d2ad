import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Device, type DeviceList, JoinedRegistry } from '@tocsin/push';
import { describeDeviceRegistry, type RegistryPlace } from '@tocsin/push/contract';
import pino from 'pino';
import { TokenFileRegistry } from './token-file-registry';

const may = 4;
const silent = pino({ level: 'silent' });

const listedAs = (token: string, parts: Partial<Device> = {}): Device => ({
  token,
  platform: 'android',
  monlist: '1',
  intlist: '',
  intervalSeconds: 60,
  pushstate: 'enabled',
  appversion: 'unknown',
  invocations: { count: 0, at: 0 },
  badge: 0,
  extra: {},
  ...parts,
});

/** Devices that are kept elsewhere. */
class List implements DeviceList {
  readonly devices = new Map<string, Device>();

  constructor(...devices: readonly Device[]) {
    for (const device of devices) this.devices.set(device.token, device);
  }

  all = (): Promise<readonly Device[]> => Promise.resolve([...this.devices.values()]);
  byToken = (token: string): Promise<Device | undefined> => Promise.resolve(this.devices.get(token));
  remove = (token: string): Promise<boolean> => Promise.resolve(this.devices.delete(token));
  setBadge(token: string, badge: number): void {
    const device = this.devices.get(token);
    if (device !== undefined) this.devices.set(token, { ...device, badge });
  }
}

class Place implements RegistryPlace {
  registry!: JoinedRegistry;

  private constructor(
    private readonly folder: string,
    private readonly list: List,
  ) {}

  static async make(list = new List()): Promise<Place> {
    const place = new Place(await mkdtemp(path.join(tmpdir(), 'tocsin-joined-')), list);
    await place.#open();
    return place;
  }

  get file(): string {
    return path.join(this.folder, 'tokens.txt');
  }

  async restart(): Promise<void> {
    await this.registry[Symbol.asyncDispose]();
    await this.#open();
  }

  async #open(): Promise<void> {
    this.registry = new JoinedRegistry(await TokenFileRegistry.open(this.file, silent), this.list);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.registry[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true, force: true });
  }
}

describeDeviceRegistry('in a token file beside an empty list', () => Place.make());

describe('devices of a registry and a list', () => {
  it('are all there, and one that is in both is one', async () => {
    await using place = await Place.make(new List(listedAs('both'), listedAs('listed')));
    await place.registry.register({ token: 'own', platform: 'ios' }, may);
    await place.registry.register({ token: 'both', platform: 'ios', monlist: '7' }, may);
    const all = await place.registry.all();
    expect(all.map(({ token }) => token).toSorted()).toEqual(['both', 'listed', 'own']);
    expect(all.find(({ token }) => token === 'both')).toMatchObject({ platform: 'ios', monlist: '7' });
    expect(await place.registry.byToken('both')).toMatchObject({ monlist: '7' });
    expect(await place.registry.byToken('listed')).toEqual(listedAs('listed'));
  });

  it('get pushes as long as one of the two says so', async () => {
    await using place = await Place.make(
      new List(listedAs('moved'), listedAs('off', { pushstate: 'disabled' })),
    );
    const off = { platform: 'ios', state: 'disabled' };
    expect(await place.registry.register({ token: 'moved', ...off }, may)).toMatchObject({
      pushstate: 'enabled',
      platform: 'android',
      intervalSeconds: 60,
    });
    expect(await place.registry.register({ token: 'off', ...off }, may)).toMatchObject({
      pushstate: 'disabled',
    });
    const states = (await place.registry.all()).map(({ token, pushstate }) => [token, pushstate] as const);
    expect(new Map(states)).toEqual(
      new Map([
        ['moved', 'enabled'],
        ['off', 'disabled'],
      ]),
    );
  });

  it('are counted and numbered once, wherever they are, and the list is told the badge', async () => {
    const list = new List(listedAs('listed', { badge: 4 }), listedAs('both'));
    await using place = await Place.make(list);
    await place.registry.register({ token: 'both', platform: 'ios', state: 'disabled' }, may);
    for (const count of [1, 2]) {
      expect(await place.registry.noteInvocation('listed', may)).toMatchObject({
        badge: 4 + count,
        invocations: { count, at: may },
      });
      expect(await place.registry.noteInvocation('both', may)).toMatchObject({
        badge: count,
        invocations: { count, at: may },
        platform: 'android',
      });
    }
    expect(list.devices.get('listed')).toMatchObject({ badge: 6 });
    expect(await place.registry.byToken('listed')).toMatchObject({ invocations: { count: 2, at: may } });
    await place.registry.setBadge('listed', 0);
    expect(await place.registry.noteInvocation('listed', may)).toMatchObject({ badge: 1 });
  });

  it('are not written into the token file because they are listed', async () => {
    await using place = await Place.make(new List(listedAs('listed')));
    await place.registry.noteInvocation('listed', may);
    await place.registry.updateLists('listed', { monlist: '3', intlist: '' });
    await place.registry.refresh();
    expect(await readFile(place.file, 'utf8')).not.toContain('listed');
    expect(await place.registry.byToken('listed')).toMatchObject({ monlist: '1' });
  });

  it('are removed from both', async () => {
    const list = new List(listedAs('both'), listedAs('listed'), listedAs('stays'));
    await using place = await Place.make(list);
    await place.registry.register({ token: 'both', platform: 'ios' }, may);
    expect(await place.registry.remove('both')).toBe(true);
    expect(await place.registry.remove('listed')).toBe(true);
    expect(await place.registry.remove('listed')).toBe(false);
    expect((await place.registry.all()).map(({ token }) => token)).toEqual(['stays']);
  });
});
