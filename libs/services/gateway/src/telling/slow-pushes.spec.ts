import type { Delivery, UnfinishedPushes } from '@tocsin/messages';
import type { Telling } from '@tocsin/notifications';
import { pushQueue } from '@tocsin/queue';
import { until } from '../../../../../tools/testing/until';
import { notification } from '../testing/gateway-rig';
import { MemoryQueue, MemoryRecords } from '../testing/memory-store';
import { silentLog } from '../testing/silent-log';
import { endedMark, slowMark } from './push-marks';
import { packed } from './telling-message';
import { type Flights, SlowPushes, type SlowPushesParts } from './slow-pushes';

const tellingOf = (phase: 'start' | 'end'): Telling => ({
  notification: notification(700, { alarm: { phase } }),
  cause: 'Motion All',
  detection: [],
});
const start = tellingOf('start');
const { alarm } = start.notification;
const delivery = (recipient: string, outcome: Delivery['outcome']): Delivery => ({
  channel: 'fcm',
  recipient,
  outcome,
  reason: outcome === 'sent' ? '' : 'no',
});

/** A push that lands when it is told to. */
class Push {
  land: (deliveries: readonly Delivery[]) => void = () => undefined;
  stop: (reason: Error) => void = () => undefined;
  readonly flight = new Promise<readonly Delivery[]>((resolve, reject) => {
    this.land = resolve;
    this.stop = reject;
  });
}

/** What two lives of a gateway share. */
class Place {
  readonly queue = new MemoryQueue<UnfinishedPushes>();
  readonly records = new MemoryRecords();
  readonly recorded: Delivery[] = [];
  readonly flown: string[][] = [];
  now = 1_000_000;

  open(fly: SlowPushesParts['fly'] = () => Promise.resolve(new Map())): SlowPushes {
    return new SlowPushes({
      queue: this.queue,
      records: this.records,
      name: 'one',
      record: (_telling, deliveries) => Promise.resolve(void this.recorded.push(...deliveries)),
      fly: (telling, keys, told) => {
        this.flown.push([...keys]);
        return fly(telling, keys, told);
      },
      log: silentLog,
      now: () => this.now,
    });
  }

  /** Resolves when nothing is left in the queue. */
  async emptied(): Promise<void> {
    await until('the queue is empty', async () => {
      const { waiting, delayed, running } = await this.queue.count();
      return waiting + delayed + running === 0;
    });
  }
}

/** As `fly` does it: each lands at once. */
const takenBy =
  (outcome: Delivery['outcome']): SlowPushesParts['fly'] =>
  (_telling, keys): Promise<Flights> =>
    Promise.resolve(new Map([...keys].map((key) => [key, Promise.resolve([delivery(key, outcome)])])));

describe('slow pushes', () => {
  it('stay in the queue until it is written down what became of each', async () => {
    const place = new Place();
    await using slow = place.open();
    const [one, two] = [new Push(), new Push()];
    await slow.keep(
      start,
      new Map([
        ['one', one.flight],
        ['two', two.flight],
      ]),
      [],
    );
    expect([slow.has(alarm, 'one'), slow.has(alarm, 'two'), slow.has(alarm, 'three')]).toEqual([
      true,
      true,
      false,
    ]);
    one.land([delivery('one', 'sent')]);
    await until('one is told', async () => (await place.records.told(alarm, 'start')).has('one'));
    expect(await place.queue.count()).toMatchObject({ running: 1 });
    const mark = jest.spyOn(place.records, 'markTold').mockRejectedValueOnce(new Error('away'));
    two.land([delivery('two', 'failed')]);
    await place.emptied();
    expect(mark).toHaveBeenCalledTimes(2);
    expect(await place.records.told(alarm, 'start')).toEqual(
      new Set([slowMark('one'), slowMark('two'), 'one', endedMark('two')]),
    );
    expect(place.recorded).toEqual([delivery('one', 'sent'), delivery('two', 'failed')]);
    expect(place.flown).toEqual([]);
  });

  it('that were stopped are begun anew by the next life, once; those that had landed are not', async () => {
    const place = new Place();
    const pushes = new Map(['sent', 'failed', 'stopped'].map((key) => [key, new Push()] as const));
    {
      await using slow = place.open();
      await slow.keep(start, new Map([...pushes].map(([key, { flight }]) => [key, flight])), []);
      pushes.get('sent')?.land([delivery('sent', 'sent')]);
      pushes.get('failed')?.land([delivery('failed', 'failed')]);
      pushes.get('stopped')?.stop(new Error('the gateway is being stopped'));
      await until('both are known', () => place.recorded.length === 2);
    }
    await using _next = place.open(takenBy('sent'));
    await place.emptied();
    expect(place.flown).toEqual([['stopped']]);
    expect(await place.records.told(alarm, 'start')).toContain('stopped');
  });

  it('are left to another gateway that sees to them', async () => {
    const place = new Place();
    await place.queue.add('0-700-start', { telling: packed(start), recipients: ['one'], since: place.now });
    const claim = jest.spyOn(place.records, 'claim').mockResolvedValue(new Set());
    await using _slow = place.open(takenBy('sent'));
    await until('it was asked for', () => claim.mock.calls.length > 2);
    expect(place.flown).toEqual([]);
    claim.mockRestore(); // it died
    await place.emptied();
    expect(place.flown).toEqual([['one']]);
  });

  it('of an end wait until it is known what became of the start', async () => {
    const place = new Place();
    const startsGiven: unknown[] = [];
    await using slow = place.open((telling, keys, told) => {
      startsGiven.push(telling.start?.recipients.has('one'));
      return takenBy('sent')(telling, keys, told);
    });
    await place.records.append(alarm, {
      step: 'delivery',
      at: 1,
      phase: 'start',
      deliveries: [delivery('two', 'sent')],
    });
    await place.records.markTold(alarm, 'start', [slowMark('one')]);
    const told = jest.spyOn(place.records, 'told');
    await slow.keep(tellingOf('end'), new Map(), ['one']);
    await until('it was looked at', () => told.mock.calls.length > 4);
    expect(place.flown).toEqual([]);
    await place.records.markTold(alarm, 'start', ['one']);
    await place.emptied();
    expect(startsGiven).toEqual([true]);
  });

  it('that are old news are given up, and the story says so', async () => {
    const place = new Place();
    const { queue } = place;
    await queue.add('0-700-start', { telling: packed(start), recipients: ['one'], since: place.now });
    place.now += 3_600_000;
    await using _slow = place.open(takenBy('sent'));
    await place.emptied();
    expect(place.flown).toEqual([]);
    expect(place.recorded).toMatchObject([{ recipient: 'one', outcome: 'failed' }]);
    expect(await place.records.told(alarm, 'start')).toEqual(new Set([endedMark('one')]));
  });

  it('that could not be kept are owed, and kept the next time', async () => {
    const place = new Place();
    await using slow = place.open();
    const push = new Push();
    const add = jest.spyOn(place.queue, 'add').mockRejectedValueOnce(new Error('away'));
    await expect(slow.keep(start, new Map([['one', push.flight]]), [])).rejects.toThrow('away');
    expect(slow.owes(alarm)).toBe(true);
    await slow.keep(start, new Map(), []);
    expect(slow.owes(alarm)).toBe(false);
    expect(add.mock.calls.map(([, job]) => pushQueue.parse(job).recipients)).toEqual([['one'], ['one']]);
    push.land([delivery('one', 'sent')]);
    await place.emptied();
  });
});
