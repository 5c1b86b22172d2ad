import type { Device } from './device';
import type { DeviceRegistry } from './device-registry';
import type { Registration } from './registration';

/** A registry of its own for one test, empty at first. */
export interface RegistryPlace extends AsyncDisposable {
  readonly registry: DeviceRegistry;
  /** Closes the registry and opens it again, as after a restart of our process. */
  restart(): Promise<void>;
}

const may = 4;
const june = 5;
const phone: Registration = {
  token: 'fcm:APA91b-phone',
  platform: 'ios',
  user: 'alice',
  appversion: '1.6.009',
};
const tablet: Registration = { token: 'fcm:APA91b-tablet', platform: 'android' };

const byToken = (devices: readonly Device[]): readonly Device[] =>
  devices.toSorted((left, right) => (left.token < right.token ? -1 : 1));

/** What every adapter of {@link DeviceRegistry} promises. */
export function describeDeviceRegistry(adapter: string, newPlace: () => Promise<RegistryPlace>): void {
  const withPlace = async (use: (place: RegistryPlace) => Promise<void>): Promise<void> => {
    const place = await newPlace();
    try {
      await use(place);
    } finally {
      await place[Symbol.asyncDispose]();
    }
  };

  describe(`the devices ${adapter}`, () => {
    test('are none at first, and an unknown token is nobody', () =>
      withPlace(async ({ registry }) => {
        expect(await registry.all()).toEqual([]);
        expect(await registry.byToken('nobody')).toBeUndefined();
        expect(await registry.remove('nobody')).toBe(false);
        expect(await registry.noteInvocation('nobody', may)).toBeUndefined();
        await registry.updateLists('nobody', { monlist: '1', intlist: '0' });
        await registry.setBadge('nobody', 4);
        await registry.refresh();
        expect(await registry.all()).toEqual([]);
      }));

    test('are known once registered, with all they said', () =>
      withPlace(async ({ registry }) => {
        const expected: Device = {
          token: 'fcm:APA91b-phone',
          platform: 'ios',
          monlist: '1,2',
          intlist: '0,60',
          pushstate: 'disabled',
          appversion: '1.6.009',
          invocations: { count: 0, at: may },
          profile: 'Zuhause 🏠',
          user: 'alice',
          badge: 0,
          extra: {},
        };
        const asked = { ...phone, monlist: '1,2', intlist: '0,60', state: 'disabled', profile: 'Zuhause 🏠' };
        expect(await registry.register(asked, may)).toEqual(expected);
        expect(await registry.byToken(phone.token)).toEqual(expected);
        await registry.register(tablet, may);
        expect(byToken(await registry.all()).map(({ token }) => token)).toEqual([phone.token, tablet.token]);
      }));

    test('survive a restart with their lists, count and user', () =>
      withPlace(async (place) => {
        await place.registry.register({ ...phone, monlist: '7' }, may);
        await place.registry.noteInvocation(phone.token, may);
        await place.restart();
        expect(await place.registry.byToken(phone.token)).toMatchObject({
          monlist: '7',
          user: 'alice',
          invocations: { count: 1, at: may },
        });
      }));

    test('keep their lists, count and badge when they register again without lists', () =>
      withPlace(async ({ registry }) => {
        await registry.register({ ...phone, monlist: '1,2', intlist: '0,60' }, may);
        await registry.noteInvocation(phone.token, may);
        await registry.setBadge(phone.token, 3);
        const again = await registry.register({ ...phone, monlist: '', intlist: '-1' }, may);
        expect(again).toMatchObject({
          monlist: '1,2',
          intlist: '0,60',
          badge: 3,
          invocations: { count: 1, at: may },
        });
        expect(await registry.all()).toEqual([again]);
      }));

    test('change their lists by a filter, unless it says -1', () =>
      withPlace(async (place) => {
        await place.registry.register({ ...phone, monlist: '1,2', intlist: '0,60' }, may);
        await place.registry.updateLists(phone.token, { monlist: '-1', intlist: '5,5' });
        expect(await place.registry.byToken(phone.token)).toMatchObject({ monlist: '1,2', intlist: '5,5' });
        await place.registry.updateLists(phone.token, { monlist: '', intlist: '' });
        await place.restart();
        expect(await place.registry.byToken(phone.token)).toMatchObject({ monlist: '', intlist: '' });
      }));

    test('count each attempt and raise the badge, also when many come at once', () =>
      withPlace(async ({ registry }) => {
        await registry.register(phone, may);
        const noted = await Promise.all(
          Array.from({ length: 20 }, () => registry.noteInvocation(phone.token, may)),
        );
        expect(new Set(noted.map((device) => device?.badge)).size).toBe(20);
        expect(await registry.byToken(phone.token)).toMatchObject({
          badge: 20,
          invocations: { count: 20, at: may },
        });
      }));

    test('begin to count anew in another month', () =>
      withPlace(async ({ registry }) => {
        await registry.register(phone, may);
        await registry.noteInvocation(phone.token, may);
        await registry.noteInvocation(phone.token, may);
        expect(await registry.noteInvocation(phone.token, june)).toMatchObject({
          badge: 3,
          invocations: { count: 1, at: june },
        });
      }));

    test('carry one more than the badge that the app said', () =>
      withPlace(async ({ registry }) => {
        await registry.register(phone, may);
        await registry.setBadge(phone.token, 41);
        expect(await registry.noteInvocation(phone.token, may)).toMatchObject({ badge: 42 });
      }));

    test('are forgotten for good when removed, and nothing brings them back but a registration', () =>
      withPlace(async (place) => {
        await place.registry.register(phone, may);
        await place.registry.register(tablet, may);
        await place.registry.noteInvocation(phone.token, may);
        expect(await place.registry.remove(phone.token)).toBe(true);
        await place.registry.noteInvocation(phone.token, may);
        await place.registry.updateLists(phone.token, { monlist: '1', intlist: '0' });
        await place.registry.setBadge(phone.token, 2);
        await place.registry.refresh();
        await place.restart();
        expect((await place.registry.all()).map(({ token }) => token)).toEqual([tablet.token]);
        expect(await place.registry.register(phone, may)).toMatchObject({
          badge: 0,
          invocations: { count: 0, at: may },
        });
      }));

    test('are all kept when many register at once', () =>
      withPlace(async (place) => {
        const tokens = Array.from({ length: 50 }, (_, index) => `token:${index}`);
        await Promise.all(tokens.map((token) => place.registry.register({ token, platform: 'ios' }, may)));
        await place.restart();
        expect(new Set((await place.registry.all()).map(({ token }) => token))).toEqual(new Set(tokens));
      }));

    test('may have any text as a token', () =>
      withPlace(async (place) => {
        const odd = ['__proto__', 'constructor', 'a b:c!d"e\\f', 'ünïcödé 🔔', '7'];
        for (const token of odd) await place.registry.register({ token, platform: 'ios' }, may);
        await place.restart();
        const found = (await place.registry.all()).map(({ token }) => token);
        expect(new Set(found)).toEqual(new Set(odd));
        for (const token of odd) expect(await place.registry.remove(token)).toBe(true);
        expect(await place.registry.all()).toEqual([]);
      }));
  });
}
