import { GatewayRig, notification } from './testing/gateway-rig';
import { PushRig } from './testing/push-rig';

const secrets = {
  password: 'hunter2-password',
  jwt: 'eyJhbGciOi-secret-jwt',
  deviceToken: 'device-token-secret:APA91b',
  picture: 'portal-picture-password',
  broken: 'broken-frame-password',
};

it('no secret is in the log, at its finest, whatever clients send and in whatever order', async () => {
  await using rig = await GatewayRig.start({
    config: {
      customize: {
        include_picture: 'yes',
        picture_url: 'https://portal.example/zm/index.php?view=image&eid=EVENTID&fid=snapshot',
        picture_portal_username: 'portal',
        picture_portal_password: secrets.picture,
      },
    },
  });
  const client = await rig.connect();
  client.say({ event: 'auth', data: { user: 'admin', password: secrets.password } });
  await client.closed();
  const second = await rig.connect();
  second.say({ event: 'auth', data: { token: secrets.jwt } });
  await second.closed();
  const good = await rig.client();
  for (const frame of [
    { event: 'push', data: { type: 'token', token: secrets.deviceToken, platform: 'ios', state: 'enabled' } },
    { event: 'control', data: { type: 'filter', monlist: '1', intlist: '0' }, token: secrets.deviceToken },
    { event: 'escontrol', data: { command: 'edit', key: 'es_password', val: secrets.password } },
    { event: 'dance', data: { Password: secrets.password, nested: [{ zm_pass: secrets.password }] } },
    `{"event":"auth","data":{"user":"admin","password":"${secrets.broken}"`,
  ]) {
    good.say(frame);
  }
  await rig.notify(notification(900));
  const written = rig.logged.join('\n');
  expect(written).toContain('Raw incoming message');
  for (const [name, secret] of Object.entries(secrets)) {
    expect({ name, isLogged: written.includes(secret) }).toEqual({ name, isLogged: false });
  }
});

it.each(['proxy', 'direct'] as const)(
  'no secret of a picture is in the log when it is pushed, by way of %s, taken or refused',
  async (way) => {
    const picture_url = `https://portal:${secrets.picture}@portal.example/zm/index.php?view=image&eid=EVENTID`;
    const customize = {
      include_picture: 'yes',
      picture_url,
      picture_portal_username: 'portal',
      picture_portal_password: secrets.picture,
    };
    await using rig = await PushRig.start(
      { config: { customize } },
      { [secrets.deviceToken]: { platform: 'ios' } },
      way,
    );
    rig.fcm.answer(secrets.deviceToken, 'ok', 'forbidden');
    for (const eventId of [910, 911]) await rig.gateway.notify(notification(eventId));
    const sent = JSON.stringify(rig.fcm.bodiesFor(secrets.deviceToken));
    expect(sent.split(secrets.picture).length).toBeGreaterThan(4);
    expect(rig.log).toContain('portal:xxx@portal.example');
    for (const secret of [secrets.picture, secrets.deviceToken]) expect(rig.log).not.toContain(secret);
  },
);
