import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { notification } from './testing/gateway-rig';
import { PushRig } from './testing/push-rig';

const password = 'controlpass';

describe('a push, after a control client has changed how pushes are delivered', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-edited-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['replace_push_messages', 'yes', { android: { tag: 'zmninjapush' } }],
    ['fcm_android_priority', 'normal', { android: { priority: 'normal' } }],
    ['fcm_android_ttl', '60', { android: { ttl: 60 } }],
    ['fcm_log_raw_message', 'yes', { log_raw_message: 'yes' }],
    ['fcm_log_message_id', 'mine', { log_message_id: 'mine' }],
  ])('goes by %s at once', async (key, val, part) => {
    const general = {
      use_escontrol_interface: 'yes',
      escontrol_interface_password: password,
      escontrol_interface_file: path.join(folder, key),
    };
    await using rig = await PushRig.start({ config: { general } }, { 'phone:1': { platform: 'android' } });
    const operator = await rig.gateway.connect();
    await operator.ask({ event: 'auth', category: 'escontrol', data: { password } });
    await rig.gateway.notify(notification(1));
    const answer = await operator.ask({ event: 'escontrol', data: { command: 'edit', key, val } });
    expect(answer).toMatchObject({ status: 'Success' });
    expect(answer).not.toHaveProperty('needsRestart');
    await rig.gateway.notify(notification(2));
    const [before, after] = rig.fcm.bodiesFor('phone:1');
    expect(before).not.toMatchObject(part);
    expect(after).toMatchObject(part);
  });
});
