import type { MqttConfig } from '@tocsin/config';
import type { Delivery } from '@tocsin/messages';
import { MqttPublisher, type PublishResult } from '@tocsin/mqtt';
import { type Channel, type Claim, mqttMessage, mqttTopic, type Telling } from '@tocsin/notifications';
import type { Logger } from 'pino';

/** The one recipient of this channel: the broker. */
const recipient = 'mqtt';

const troubleOf: Record<PublishResult, string> = {
  published: '',
  kept: 'the broker is away; it gets this if it is back within a minute',
  lost: 'the settings in [mqtt] cannot work',
};

/** Tells the MQTT broker. It wants every monitor, at once. */
class MqttChannel implements Channel, AsyncDisposable {
  readonly name = 'mqtt';
  readonly #publisher: MqttPublisher;
  readonly #topic: string;

  constructor(publisher: MqttPublisher, topic: string) {
    this.#publisher = publisher;
    this.#topic = topic;
  }

  async tell(
    telling: Telling,
    told: ReadonlySet<string>,
    _signal: AbortSignal,
    claim: Claim,
  ): Promise<readonly Delivery[]> {
    const isOurs = !told.has(recipient) && (await claim([recipient])).has(recipient);
    return isOurs ? [await this.#publish(telling)] : [];
  }

  async #publish(telling: Telling): Promise<Delivery> {
    const topic = mqttTopic(this.#topic, telling.notification.alarm.monitorId);
    const result = await this.#publisher.publish(topic, JSON.stringify(mqttMessage(telling)));
    const outcome = result === 'published' ? 'sent' : 'failed';
    const reason = troubleOf[result];
    return { channel: this.name, recipient, outcome, reason };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#publisher[Symbol.asyncDispose]();
  }
}

/** Undefined where MQTT is switched off. */
export async function openMqttChannel(
  config: MqttConfig,
  log: Logger,
): Promise<(Channel & AsyncDisposable) | undefined> {
  if (!config.enable) {
    log.info('MQTT Disabled');
    return undefined;
  }
  return new MqttChannel(await MqttPublisher.open(config, log), config.topic);
}
