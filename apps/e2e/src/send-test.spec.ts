import { Mosquitto } from '../../../tools/testing/mosquitto';
import { runCli } from './harness/cli';
import { Health } from './harness/health';
import { MqttEar } from './harness/mqtt-ear';
import { NotingScript } from './harness/noting-script';
import { TestGround } from './harness/test-ground';
import { users } from './harness/users';
import { waitFor } from './harness/wait-for';

jest.setTimeout(60_000);

describe('tocsin send-test', () => {
  it('reaches WebSocket clients through the running Tocsin, and by itself MQTT and the push script', async () => {
    await using ground = await TestGround.open({ monitors: [{ id: 1, name: 'Front Door' }] });
    await using broker = await Mosquitto.start();
    await using ear = await MqttEar.at(broker.port);
    const push = new NotingScript(ground.folder.path, 'push');
    const health = await Health.onFreePort();
    await using tocsin = await ground.start('standalone', {
      ...health.settings,
      mqtt: { enable: true, server: `127.0.0.1:${broker.port}` },
      push: { use_api_push: true, api_push_script: push.command },
    });
    const client = await tocsin.login(users.admin);
    const send = () => runCli(['send-test', '--json', '--config', tocsin.configFile], ground.zoneminder.env);
    const { out, code } = await send();
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      deliveries: [
        { channel: 'web', recipient: 'web:admin@127.0.0.1#0', outcome: 'sent' },
        { channel: 'mqtt', outcome: 'sent' },
        { channel: 'api', outcome: 'sent' },
      ],
      notTried: [{ channel: 'fcm', reason: '[fcm] enable is off' }],
    });
    const event = { MonitorId: '1', EventId: '2147483647', Cause: 'Test of Tocsin' };
    expect(await client.alarm(2_147_483_647)).toMatchObject(event);
    expect(push.calls).toMatchObject([['2147483647', '1', 'Tocsin', expect.any(String), 'event_start']]);
    await waitFor('MQTT to hear it', () => ear.of(2_147_483_647).length === 1);

    // Without a running Tocsin all but its clients are reached.
    await tocsin.part('gateway').stop();
    const alone = await send();
    expect(alone.code).toBe(0);
    expect(JSON.parse(alone.out)).toMatchObject({
      deliveries: [{ channel: 'mqtt' }, { channel: 'api' }],
      notTried: [{ channel: 'web' }, { channel: 'fcm' }],
    });
  });
});
