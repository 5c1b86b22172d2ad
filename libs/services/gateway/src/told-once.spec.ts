import { type Delivery, EventId, ServerId } from '@tocsin/messages';
import type { Channel } from '@tocsin/notifications';
import { GatewayRig, notification } from './testing/gateway-rig';

const refOf = (eventId: number) => ({
  server: ServerId.parse(0),
  numbering: 0,
  eventId: EventId.parse(eventId),
});
const missed = { alarm: { seenAt: Date.now() - 120_000 } };

/** A channel that is at it until it is let go. */
class SlowChannel implements Channel, Disposable {
  readonly name = 'slow';
  #letGo = (): void => undefined;
  readonly #gone = new Promise<void>((resolve) => {
    this.#letGo = resolve;
  });
  #begin = (): void => undefined;
  readonly begun = new Promise<void>((resolve) => {
    this.#begin = resolve;
  });

  async tell(): Promise<readonly Delivery[]> {
    this.#begin();
    await this.#gone;
    return [];
  }

  letGo(): void {
    this.#letGo();
  }

  [Symbol.dispose](): void {
    this.#letGo();
  }
}

describe('while the store cannot write down who was told', () => {
  it('nobody is told again, and it is written down when it can be', async () => {
    await using rig = await GatewayRig.start();
    const client = await rig.client();
    const mark = jest.spyOn(rig.records, 'markTold');
    mark.mockRejectedValueOnce(new Error('away')).mockRejectedValueOnce(new Error('away'));
    await rig.notify(notification(501));
    expect(await client.next()).toMatchObject({ events: [{ EventId: '501' }] });
    await client.saysNothingMore();
    expect(mark).toHaveBeenCalledTimes(3);
    expect(await rig.records.told(refOf(501), 'start')).toEqual(new Set(['web:admin@127.0.0.1#0']));
    expect(await rig.records.story(refOf(501))).toMatchObject([
      { step: 'decision' },
      { step: 'delivery', deliveries: [{ recipient: 'web:admin@127.0.0.1#0', outcome: 'sent' }] },
    ]);
  });

  it('no channel is asked to tell again whom it has told', async () => {
    const asked: ReadonlySet<string>[] = [];
    const phones: Channel = {
      name: 'fcm',
      tell: (_telling, told) => {
        asked.push(told);
        const sent: Delivery = { channel: 'fcm', recipient: 'phone', outcome: 'sent', reason: '' };
        return Promise.resolve(told.has('phone') ? [] : [sent]);
      },
    };
    await using rig = await GatewayRig.start({ extraChannels: [phones] });
    jest.spyOn(rig.records, 'markTold').mockRejectedValueOnce(new Error('away'));
    jest
      .spyOn(rig.records, 'append')
      .mockRejectedValueOnce(new Error('away'))
      .mockResolvedValueOnce(undefined)
      .mockRejectedValueOnce(new Error('away'));
    await rig.notify(notification(503));
    expect(asked.map((told) => told.has('phone'))).toEqual([false, true, true, true]);
    expect(await rig.records.told(refOf(503), 'start')).toEqual(new Set(['phone']));
    expect((await rig.records.story(refOf(503))).at(-1)).toMatchObject({
      step: 'delivery',
      deliveries: [{ recipient: 'phone', outcome: 'sent' }],
    });
  });

  it('who comes in between is told, once', async () => {
    await using rig = await GatewayRig.start();
    const first = await rig.client();
    let isAway = true;
    const write = rig.records.markTold.bind(rig.records);
    const mark = jest.spyOn(rig.records, 'markTold');
    mark.mockImplementation((...given) => (isAway ? Promise.reject(new Error('away')) : write(...given)));
    const notified = rig.notify(notification(502, missed));
    await first.next();
    const second = await rig.client('viewer', { monlist: '' });
    await second.next();
    isAway = false;
    await notified;
    for (const client of [first, second]) await client.saysNothingMore();
  });
});

describe('while a channel takes its time', () => {
  it('a client that comes back gets what was missed, once', async () => {
    const slow = new SlowChannel();
    await using rig = await GatewayRig.start({ extraChannels: [slow] });
    using _end = slow;
    const notified = rig.notify(notification(510, missed));
    await slow.begun;
    const client = await rig.client('admin', { monlist: '' });
    expect(await client.next()).toMatchObject({ events: [{ EventId: '510' }] });
    slow.letGo();
    await notified;
    await client.saysNothingMore();
    expect(await rig.records.told(refOf(510), 'start')).toEqual(new Set(['web:admin@127.0.0.1#0']));
  });

  it('a client that was told already and then says what it wants is not told again', async () => {
    const slow = new SlowChannel();
    await using rig = await GatewayRig.start({ extraChannels: [slow] });
    using _end = slow;
    const client = await rig.client();
    const notified = rig.notify(notification(511, missed));
    expect(await client.next()).toMatchObject({ events: [{ EventId: '511' }] });
    client.say({ event: 'control', data: { type: 'filter', monlist: '1', intlist: '0' } });
    await client.saysNothingMore();
    slow.letGo();
    await notified;
    await client.saysNothingMore();
  });
});

describe('while another gateway is at it', () => {
  it('nothing is told by us until that one is through or dead, and then what it left, once', async () => {
    const asked: string[][] = [];
    const sent = (recipient: string): Delivery => ({
      channel: 'fcm',
      recipient,
      outcome: 'sent',
      reason: '',
    });
    const phones: Channel = {
      name: 'fcm',
      tell: async (_telling, told, _signal, claim) => {
        const granted = await claim(['one', 'two', 'three'].filter((phone) => !told.has(phone)));
        asked.push([...granted]);
        return [...granted].map(sent);
      },
    };
    await using rig = await GatewayRig.start({ extraChannels: [phones] });
    const client = await rig.client();
    jest
      .spyOn(rig.records, 'claim')
      .mockResolvedValueOnce(new Set(['one']))
      .mockImplementationOnce(async () => {
        await rig.records.markTold(refOf(520), 'start', ['two']);
        return new Set();
      });
    await rig.notify(notification(520));
    expect(asked).toEqual([['one'], [], ['three']]);
    expect(await client.next()).toMatchObject({ events: [{ EventId: '520' }] });
    await client.saysNothingMore();
    expect(await rig.records.told(refOf(520), 'start')).toEqual(
      new Set(['web:admin@127.0.0.1#0', 'one', 'two', 'three']),
    );
  });
});
