import { connect } from 'mqtt';
import { Mosquitto } from '../../../../tools/testing/mosquitto';
import { until } from '../../../../tools/testing/until';
import { EventId, ServerId } from '@tocsin/messages';
import { GatewayRig, notification } from './testing/gateway-rig';
import { matching } from './testing/matching';

const refOf = (eventId: number) => ({
  server: ServerId.parse(0),
  numbering: 0,
  eventId: EventId.parse(eventId),
});

describe('with MQTT switched on', () => {
  it('an alarm reaches a subscriber of a real Mosquitto as the old server wrote it, and its story says so', async () => {
    await using broker = await Mosquitto.start();
    const subscriber = connect({ host: '127.0.0.1', port: broker.port });
    await until('the subscriber is connected', () => subscriber.connected);
    await subscriber.subscribeAsync('zm/#');
    const heard: string[] = [];
    subscriber.on('message', (topic, payload) => heard.push(`${topic} ${payload.toString()}`));
    await using rig = await GatewayRig.start({
      config: { mqtt: { enable: 'yes', server: `127.0.0.1:${broker.port}`, topic: 'zm' } },
    });
    await until('the gateway is connected', () =>
      rig.logged.some((line) => line.includes('MQTT broker connected')),
    );
    await rig.notify(notification(801, { alarm: { monitorId: 7 } }));
    await until('it is heard', () => heard.length > 0);
    expect(heard).toEqual([
      'zm/7 {"monitor":"7","name":"Garage:(801) Motion All","state":"alarm","eventid":"801","hookvalue":0,"eventtype":"event_start","detection":[]}',
    ]);
    const ref = refOf(801);
    expect(await rig.records.told(ref, 'start')).toEqual(new Set(['mqtt']));
    rig.queue.repeat('0-801-start', notification(801, { alarm: { monitorId: 7 } }));
    await rig.queue.idle();
    expect(heard).toHaveLength(1);
    await subscriber.endAsync(true);
  });

  it('a broker that is away harms nobody, and the story says that it was not told', async () => {
    await using rig = await GatewayRig.start({ config: { mqtt: { enable: 'yes', server: '127.0.0.1:1' } } });
    const client = await rig.client();
    await rig.notify(notification(802));
    expect(await client.next()).toMatchObject({ event: 'alarm' });
    const story = await rig.records.story(refOf(802));
    expect(story.at(-1)).toMatchObject({
      deliveries: [
        { channel: 'web' },
        { channel: 'mqtt', outcome: 'failed', reason: matching(/broker is away/) },
      ],
    });
  });
});
