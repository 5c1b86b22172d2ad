import { MonitorId } from '@tocsin/messages';
import type { DeviceMemory } from './device-memory';

/** Two ends of one memory, of two gateways where there may be several; else the same end twice. */
export interface DeviceMemories extends AsyncDisposable {
  open(): Promise<readonly [DeviceMemory, DeviceMemory]>;
}

const garage = MonitorId.parse(1);
const door = MonitorId.parse(2);
const hourMs = 3_600_000;

/** What every adapter of {@link DeviceMemory} promises. */
export function describeDeviceMemory(where: string, make: () => Promise<DeviceMemories>): void {
  describe(`what is remembered of devices, ${where}`, () => {
    test('is nothing at first: whatever comes may be sent', async () => {
      await using place = await make();
      const [one, other] = await place.open();
      expect(await one.since('phone')).toBe(0);
      expect(await one.ages('phone')).toEqual(new Map());
      expect(await other.claim('phone', garage, hourMs)).toMatchObject({ waitMs: 0 });
    });

    test('keeps the interval, whoever has told the device last, for each monitor and device', async () => {
      await using place = await make();
      const [one, other] = await place.open();
      await one.claim('phone', garage, hourMs);
      const { waitMs } = await other.claim('phone', garage, hourMs);
      expect(waitMs).toBeGreaterThan(hourMs - 60_000);
      expect(waitMs).toBeLessThanOrEqual(hourMs);
      expect(await other.claim('phone', door, hourMs)).toMatchObject({ waitMs: 0 });
      expect(await other.claim('tablet', garage, hourMs)).toMatchObject({ waitMs: 0 });
      expect(await other.claim('phone', garage, 0)).toMatchObject({ waitMs: 0 });
    });

    test('lets one of many send who ask at the same moment', async () => {
      await using place = await make();
      const ends = await place.open();
      const claims = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          ends[index % 2 === 0 ? 0 : 1].claim('phone', garage, hourMs),
        ),
      );
      expect(claims.filter(({ waitMs }) => waitMs === 0)).toHaveLength(1);
    });

    test('forgets a start that was not sent after all, and no other', async () => {
      await using place = await make();
      const [one, other] = await place.open();
      const first = await one.claim('phone', garage, hourMs);
      await first.takeBack();
      const second = await other.claim('phone', garage, hourMs);
      expect(second.waitMs).toBe(0);
      const third = await one.claim('phone', garage, hourMs);
      await third.takeBack();
      expect((await one.claim('phone', garage, hourMs)).waitMs).toBeGreaterThan(0);
    });

    test('counts what was sent by other means', async () => {
      await using place = await make();
      const [one, other] = await place.open();
      await one.note('phone', garage, hourMs / 2);
      const { waitMs } = await other.claim('phone', garage, hourMs);
      expect(waitMs).toBeGreaterThan(0);
      expect(waitMs).toBeLessThanOrEqual(hourMs / 2);
      const age = (await other.ages('phone')).get(garage) ?? 0;
      expect(age).toBeGreaterThanOrEqual(hourMs / 2 - 1);
      expect(age).toBeLessThan(hourMs);
    });

    test('knows since when a device is told, until it is gone', async () => {
      await using place = await make();
      const [one, other] = await place.open();
      await one.begin('phone', 1_700_000_000_000);
      await one.claim('phone', garage, hourMs);
      expect(await other.since('phone')).toBe(1_700_000_000_000);
      await other.forget('phone');
      expect(await one.since('phone')).toBe(0);
      expect(await one.claim('phone', garage, hourMs)).toMatchObject({ waitMs: 0 });
    });
  });
}
