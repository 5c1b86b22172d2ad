import type { Delivery } from '@tocsin/messages';
import type { Telling } from '@tocsin/notifications';
import { notification } from '../testing/gateway-rig';
import { MemoryRecords } from '../testing/memory-store';
import { silentLog as log } from '../testing/silent-log';
import { LateDeliveries } from './late-deliveries';

const told: Telling = { notification: notification(1), cause: '', detection: [] };
const { alarm } = told.notification;
const sent = (recipient: string): Delivery => ({ channel: 'web', recipient, outcome: 'sent', reason: '' });

describe('who was told late', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('is marked at once; a thousand in a hurry make two lines of the story', async () => {
    const records = new MemoryRecords();
    await using late = new LateDeliveries({ records, now: Date.now, log });
    for (let index = 0; index < 1000; index += 1) await late.record(told, [sent(`web:${index}`)]);
    expect((await records.told(alarm, 'start')).size).toBe(1000);
    expect(await records.story(alarm)).toMatchObject([{ deliveries: [sent('web:0')] }]);
    await jest.advanceTimersByTimeAsync(1_000);
    expect((await records.story(alarm)).slice(1)).toMatchObject([
      { others: [{ channel: 'web', outcome: 'sent', count: 979 }] },
    ]);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(await records.story(alarm)).toHaveLength(2);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is in the story when we stop', async () => {
    const records = new MemoryRecords();
    const late = new LateDeliveries({ records, now: Date.now, log });
    for (const recipient of ['one', 'two']) await late.record(told, [sent(recipient)]);
    await late[Symbol.asyncDispose]();
    expect(await records.story(alarm)).toMatchObject([
      { deliveries: [sent('one')] },
      { deliveries: [sent('two')] },
    ]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is waited for when we stop, also where the store is slow', async () => {
    const records = new MemoryRecords();
    let store = (): void => undefined;
    jest.spyOn(records, 'append').mockReturnValue(new Promise((resolve) => (store = resolve)));
    const late = new LateDeliveries({ records, now: Date.now, log });
    await late.record(told, [sent('one')]);
    let isOver = false;
    const closing = late[Symbol.asyncDispose]().then(() => (isOver = true));
    await jest.advanceTimersByTimeAsync(100);
    expect(isOver).toBe(false);
    store();
    await closing;
  });

  it('who was not told is marked as nothing, and trouble with the store throws nothing', async () => {
    const records = new MemoryRecords();
    await using late = new LateDeliveries({ records, now: Date.now, log });
    await late.record(told, [{ channel: 'fcm', recipient: 'fcm:a', outcome: 'failed', reason: 'gone' }]);
    expect(await records.told(alarm, 'start')).toEqual(new Set());
    jest.spyOn(records, 'markTold').mockRejectedValue(new Error('away'));
    jest.spyOn(records, 'append').mockRejectedValue(new Error('away'));
    await late.record(told, [sent('one')]);
  });
});
