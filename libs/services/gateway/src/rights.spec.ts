import { MonitorId } from '@tocsin/messages';
import { until } from '../../../../tools/testing/until';
import { GatewayRig, notification } from './testing/gateway-rig';

const isVersion = (frame: unknown) => JSON.stringify(frame).includes('"type":"version"');
const soon = { customize: { monitor_reload_interval: 1 } };

describe('a client that is connected', () => {
  it('is told what its user may see by now, not what he might when he logged in', async () => {
    await using rig = await GatewayRig.start({ config: soon });
    const viewer = await rig.client('viewer');
    const admin = await rig.client('admin');
    let eventId = 900;
    const hearsOf = async (monitorId: number) => {
      eventId += 1;
      await rig.notify(notification(eventId, { alarm: { monitorId } }));
      const answers = viewer.frames.filter(isVersion).length;
      viewer.say({ event: 'control', data: { type: 'version' } });
      await until('it has answered', () => viewer.frames.filter(isVersion).length > answers);
      return viewer.frames.some((frame) => JSON.stringify(frame).includes(`"EventId":"${eventId}"`));
    };
    expect(await hearsOf(1)).toBe(true);
    expect(await hearsOf(2)).toBe(false);
    rig.users.rights.set('viewer', new Set([MonitorId.parse(2)]));
    await until('he hears of the other monitor', () => hearsOf(2));
    expect(await hearsOf(1)).toBe(false);
    rig.users.rights.set('viewer', null);
    await until('a user who is gone hears nothing', async () => !(await hearsOf(2)));
    expect(viewer.frames).not.toContainEqual(expect.objectContaining({ event: 'auth', status: 'Fail' }));
    expect(viewer.closeCode).toBeUndefined();
    expect(admin.closeCode).toBeUndefined();
  });

  it('keeps its rights while the database is away, which is said once', async () => {
    await using rig = await GatewayRig.start({ config: soon });
    const viewer = await rig.client('viewer');
    const complaints = () =>
      rig.logged.filter((line) => line.includes('cannot ask what users may see')).length;
    await until('its rights are known', () => rig.users.asked.has('viewer'));
    rig.users.isDatabaseAway = true;
    await until('the gateway has noticed', () => complaints() > 0);
    await rig.notify(notification(950));
    expect(await viewer.next()).toMatchObject({ events: [{ EventId: '950' }] });
    expect(complaints()).toBe(1);
  });
});
