import type { Device, DeviceList } from '@tocsin/push';
import { notification } from './testing/gateway-rig';
import { PushRig } from './testing/push-rig';

const listed = (token: string, parts: Partial<Device> = {}): Device => ({
  token,
  platform: 'ios',
  monlist: '',
  intlist: '',
  intervalSeconds: 0,
  pushstate: 'enabled',
  appversion: '1.0.8',
  invocations: { count: 0, at: 0 },
  profile: 'Home',
  badge: 3,
  extra: {},
  ...parts,
});

/** Phones that registered with ZoneMinder itself. */
class Listed implements DeviceList {
  readonly devices: Map<string, Device>;

  constructor(...devices: readonly Device[]) {
    this.devices = new Map(devices.map((device) => [device.token, device]));
  }

  all = async (): Promise<readonly Device[]> => [...this.devices.values()];
  byToken = async (token: string): Promise<Device | undefined> => this.devices.get(token);
  remove = async (token: string): Promise<boolean> => this.devices.delete(token);
  setBadge(token: string, badge: number): void {
    const device = this.devices.get(token);
    if (device !== undefined) this.devices.set(token, { ...device, badge });
  }
}

const tell = (rig: PushRig, eventId: number, monitorId = 1) =>
  rig.gateway.notify(notification(eventId, { alarm: { monitorId } }));

describe('a phone that registered with ZoneMinder itself', () => {
  it('is pushed to with its own badge and profile, and is not written into the token file', async () => {
    const listedDevices = new Listed(listed('zm:1'));
    const config = { fcm: { include_profile_in_push: 'yes' } };
    await using rig = await PushRig.start({ config, parts: { listedDevices } });
    await tell(rig, 700);
    expect(rig.fcm.bodiesFor('zm:1')).toMatchObject([{ badge: 4, ios: { subtitle: 'Home' } }]);
    expect(listedDevices.devices.get('zm:1')).toMatchObject({ badge: 4 });
    expect(rig.tokens).toEqual({});
  });

  it('gets its monitors only, each once per its one interval, while it is switched on', async () => {
    const listedDevices = new Listed(
      listed('some:1', { monlist: '2,3', intervalSeconds: 3600 }),
      listed('all:1', { intervalSeconds: 3600 }),
      listed('off:1', { pushstate: 'disabled' }),
    );
    await using rig = await PushRig.start({ parts: { listedDevices } });
    for (const [eventId, monitorId] of [
      [701, 1],
      [702, 2],
      [703, 2],
      [704, 3],
    ] as const) {
      await tell(rig, eventId, monitorId);
    }
    expect(rig.fcm.bodiesFor('some:1')).toMatchObject([{ data: { eid: '702' } }, { data: { eid: '704' } }]);
    expect(rig.fcm.bodiesFor('all:1')).toMatchObject([
      { data: { eid: '701' } },
      { data: { eid: '702' } },
      { data: { eid: '704' } },
    ]);
    expect(rig.fcm.bodiesFor('off:1')).toEqual([]);
  });

  it('is limited to what its user may see', async () => {
    const listedDevices = new Listed(listed('viewer:1', { user: 'viewer' }));
    await using rig = await PushRig.start({ parts: { listedDevices } });
    await tell(rig, 705, 1);
    await tell(rig, 706, 2);
    expect(rig.fcm.bodiesFor('viewer:1')).toMatchObject([{ data: { eid: '705' } }]);
  });

  it('and with us too is told once, and has one copy over its socket', async () => {
    const listedDevices = new Listed(listed('both:1'));
    await using rig = await PushRig.start({ parts: { listedDevices } });
    const phone = await rig.phone('both:1', { state: 'disabled' });
    await tell(rig, 707);
    expect(await phone.next()).toMatchObject({ supplementary: 'true' });
    await phone.saysNothingMore();
    expect(rig.fcm.bodiesFor('both:1')).toHaveLength(1);
  });

  it('loses its row, and it alone, when FCM says UNREGISTERED, and for nothing else', async () => {
    const listedDevices = new Listed(listed('gone:1'), listed('stays:1'), listed('refused:1'));
    await using rig = await PushRig.start(
      { parts: { listedDevices } },
      { 'gone:1': { platform: 'ios' } },
      'direct',
    );
    rig.fcm.answer('gone:1', 'unregistered');
    rig.fcm.answer('refused:1', 'forbidden');
    await tell(rig, 708);
    expect([...listedDevices.devices.keys()]).toEqual(['stays:1', 'refused:1']);
    expect(rig.tokens).toEqual({});
    await tell(rig, 709);
    expect(rig.fcm.bodiesFor('gone:1')).toHaveLength(1);
    expect(rig.fcm.bodiesFor('stays:1')).toHaveLength(2);
  });
});
