import { MonitorId, type Notification, type UnfinishedPushes } from '@tocsin/messages';
import { until } from '../../../../tools/testing/until';
import { deviceKey } from './devices/devices';
import { slowMark } from './telling/push-marks';
import { FakeUsers, notification } from './testing/gateway-rig';
import { MemoryQueue, MemoryRecords } from './testing/memory-store';
import { PushRig } from './testing/push-rig';

const phone = { platform: 'ios' } as const;
const newStore = () => ({
  queue: new MemoryQueue<Notification>(),
  records: new MemoryRecords(),
});
const eventsOf = (rig: PushRig, token: string) =>
  rig.fcm.bodiesFor(token).map((body) => /"eid":"(\d+)"/.exec(JSON.stringify(body))?.[1]);

describe('a push is not lost', () => {
  it('while the database cannot say what its user may see: it waits for the database', async () => {
    const users = new FakeUsers();
    users.isDatabaseAway = true;
    users.rights.set('eve', new Set([MonitorId.parse(1)]));
    await using rig = await PushRig.start({ users }, { 'eve:1': { ...phone, user: 'eve' } });
    await rig.gateway.notify(notification(800));
    await rig.gateway.notify(notification(801, { alarm: { monitorId: 2 } }));
    expect(eventsOf(rig, 'eve:1')).toEqual([]);
    users.isDatabaseAway = false;
    await until('it is pushed', () => eventsOf(rig, 'eve:1').length > 0, 10_000);
    await until('all is known', async () => {
      const { waiting, running } = await rig.gateway.pushes.count();
      return waiting + running === 0;
    });
    expect(eventsOf(rig, 'eve:1')).toEqual(['800']);
  }, 20_000);

  it('in a stop that is too long for it: the next start pushes it', async () => {
    const store = { ...newStore(), pushes: new MemoryQueue<UnfinishedPushes>() };
    await using rig = await PushRig.start(
      { store, patience: { timeoutMs: 60_000 } },
      { 'slow:1': phone, 'quick:1': phone },
    );
    rig.fcm.answer('slow:1', 'silent');
    await rig.gateway.notify(notification(810));
    await rig.stop();
    rig.fcm.answer('slow:1', 'ok');
    const before = eventsOf(rig, 'slow:1').length;
    await rig.restart();
    await until('it is pushed', () => eventsOf(rig, 'slow:1').length > before);
    expect(eventsOf(rig, 'quick:1')).toEqual(['810']);
    await until('it is written down', async () =>
      (await store.records.told(notification(810).alarm, 'start')).has(deviceKey('slow:1')),
    );
  }, 20_000);

  it('of an end where another gateway still pushes the start: it waits for what becomes of that', async () => {
    const store = newStore();
    const { records } = store;
    const config = { customize: { send_event_end_notification: 'yes' } };
    await using rig = await PushRig.start({ config, store }, { 'one:1': phone, 'two:1': phone });
    const { alarm } = notification(820);
    const [one, two] = [deviceKey('one:1'), deviceKey('two:1')];
    const sent = { channel: 'fcm', recipient: two, outcome: 'sent', reason: '' } as const;
    await records.append(alarm, { step: 'delivery', at: 1, phase: 'start', deliveries: [sent] });
    await records.markTold(alarm, 'start', [two, slowMark(one)]);
    await rig.gateway.notify(notification(820, { alarm: { phase: 'end' } }));
    expect([eventsOf(rig, 'one:1'), eventsOf(rig, 'two:1')]).toEqual([[], ['820']]);
    await records.markTold(alarm, 'start', [one]);
    await until('the end follows', () => eventsOf(rig, 'one:1').length > 0);
  });
});
