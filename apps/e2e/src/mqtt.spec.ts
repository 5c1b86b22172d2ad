import path from 'node:path';
import { Mosquitto } from '../../../tools/testing/mosquitto';
import { golden, withoutMoment } from './harness/golden';
import { HookScript } from './harness/hook-scripts';
import { MqttEar } from './harness/mqtt-ear';
import { TestGround } from './harness/test-ground';
import { shapes, type Tocsin } from './harness/tocsin';
import { users } from './harness/users';

jest.setTimeout(60_000);

const monitors = [
  { id: 1, name: 'Front Door' },
  { id: 5, name: 'Café "Süd"' },
] as const;

let ground: TestGround;
let broker: Mosquitto;

beforeAll(async () => {
  [ground, broker] = await Promise.all([TestGround.open({ monitors }), Mosquitto.start()]);
  // Ids that no other number in a payload can be taken for.
  await ground.zoneminder.countAnew(5_060_001);
});

afterAll(async () => {
  await ground[Symbol.asyncDispose]();
  await broker[Symbol.asyncDispose]();
});

describe.each(shapes)('MQTT of %s', (shape) => {
  let ear: MqttEar;
  let hook: HookScript;
  let tocsin: Tocsin;

  beforeAll(async () => {
    hook = new HookScript(path.join(ground.folder.path, shape));
    ear = await MqttEar.at(broker.port);
    tocsin = await ground.start(shape, {
      mqtt: { enable: true, server: `127.0.0.1:${broker.port}` },
      customize: { use_hooks: true, send_event_end_notification: true },
      hook: {
        event_start_hook: hook.command,
        event_start_notify_on_hook_success: 'all',
        event_start_notify_on_hook_fail: 'mqtt',
        event_end_notify_if_start_success: false,
        use_hook_description: true,
        hook_skip_monitors: '5',
      },
    });
  });

  afterAll(async () => {
    await tocsin[Symbol.asyncDispose]();
    await ear[Symbol.asyncDispose]();
  });

  it('monitor, name, state, eventid, hookvalue, eventtype, detection: as in the golden files, start and end', async () => {
    const eventId = await ground.zoneminder.alarm(1, { cause: 'Accept', text: 'All' });
    const start = await ear.event(eventId);
    expect(start).toMatchObject({ topic: 'zoneminder/1', qos: 0, isRetained: false });
    expect(withoutMoment(start.payload, eventId)).toEqual(golden('mqtt-found-start'));
    // Notes at that time, with what the start hook had written into them; no end hook ran.
    const end = await ear.event(eventId, 'event_end');
    expect(end).toMatchObject({ topic: 'zoneminder/1', qos: 0, isRetained: false });
    expect(withoutMoment(end.payload, eventId)).toEqual(golden('mqtt-found-end'));
    expect(ear.of(eventId)).toHaveLength(2);
  });

  it('an alarm that a hook rejected goes to MQTT alone when the matrix says so', async () => {
    const client = await tocsin.login(users.admin);
    const eventId = await ground.zoneminder.alarm(1, { cause: 'Reject' });
    expect(withoutMoment((await ear.event(eventId)).payload, eventId)).toEqual(golden('mqtt-rejected-start'));
    const next = await ground.zoneminder.alarm(1, { cause: 'Accept' });
    await client.alarm(next);
    expect(client.tally).not.toHaveProperty(`${eventId} start`);
  });

  it('an alarm without a hook has the number 0 for hookvalue; names outside ASCII are UTF-8', async () => {
    const eventId = await ground.zoneminder.alarm(5, { cause: ' Türglocke' });
    const { topic, payload } = await ear.event(eventId);
    expect(topic).toBe('zoneminder/5');
    expect(withoutMoment(payload, eventId)).toEqual(golden('mqtt-without-hook-start'));
  });

  it('an alarm of a minute without a broker is published when the broker is back; sockets do not wait for it', async () => {
    const client = await tocsin.login(users.admin);
    await broker.stop();
    const eventId = await ground.zoneminder.alarm(1, { cause: 'Accept' });
    await client.alarm(eventId);
    await broker.startAgain();
    await ear.event(eventId, 'event_start', 20_000);
  });

  it('says MQTT Enabled or MQTT Disabled', async () => {
    await tocsin.part('gateway').said('MQTT Enabled');
    await using without = await ground.start(shape);
    await without.part('gateway').said('MQTT Disabled');
  });

  it('topic and retain are as configured', async () => {
    await using retaining = await ground.start(shape, {
      mqtt: { enable: true, server: `127.0.0.1:${broker.port}`, topic: `/home/${shape}`, retain: true },
    });
    const client = await retaining.login(users.admin);
    const eventId = await ground.zoneminder.alarm(1, { cause: 'Motion' });
    await client.alarm(eventId);
    expect(await ear.event(eventId)).toMatchObject({ payload: { eventid: String(eventId) } });
    await using latecomer = await MqttEar.at(broker.port, `/home/${shape}/#`);
    expect(await latecomer.event(eventId)).toMatchObject({ topic: `/home/${shape}/1`, isRetained: true });
  });

  it('a broker that is not there is named in the log and disturbs nobody', async () => {
    await using lonely = await ground.start(shape, { mqtt: { enable: true, server: '127.0.0.1:1' } });
    const client = await lonely.login(users.admin);
    await client.alarm(await ground.zoneminder.alarm(1, { cause: 'Accept' }));
    await lonely.part('gateway').said(/127\.0\.0\.1:1\b/);
  });
});
