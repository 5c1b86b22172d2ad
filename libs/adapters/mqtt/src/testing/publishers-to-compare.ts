import { MqttConfig } from '@tocsin/config';
import { connectAsync } from 'mqtt';
import pino from 'pino';
import { MqttPublisher } from '../mqtt-publisher';

/** As much of a publisher as `tools/bench/mqtt.ts` measures. */
export interface PlainPublisher extends AsyncDisposable {
  /** Resolves when the message was handed over. */
  publish(topic: string, payload: string): Promise<unknown>;
}

export async function barePublisher(port: number): Promise<PlainPublisher> {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`);
  return {
    publish: (topic, payload) => client.publishAsync(topic, payload, { qos: 0, retain: false }),
    [Symbol.asyncDispose]: () => client.endAsync(),
  };
}

export async function ourPublisher(port: number): Promise<PlainPublisher> {
  const config = MqttConfig.parse({ enable: 'yes', server: `127.0.0.1:${port}` });
  const publisher = await MqttPublisher.open(config, pino({ level: 'silent' }));
  // Kept until it is connected: the first one shows when that is.
  const connected = await countingSubscriber(port, 'connected', 1);
  void publisher.publish('connected', '');
  await connected.done;
  await connected[Symbol.asyncDispose]();
  return {
    publish: (topic, payload) => publisher.publish(topic, payload),
    [Symbol.asyncDispose]: () => publisher[Symbol.asyncDispose](),
  };
}

/** Resolves `done` once it has heard so many messages. */
export async function countingSubscriber(
  port: number,
  topic: string,
  count: number,
): Promise<AsyncDisposable & { readonly done: Promise<void> }> {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`);
  let heard = 0;
  const done = new Promise<void>((resolve) => {
    client.on('message', () => {
      heard += 1;
      if (heard === count) resolve();
    });
  });
  await client.subscribeAsync(topic);
  return { done, [Symbol.asyncDispose]: () => client.endAsync() };
}
