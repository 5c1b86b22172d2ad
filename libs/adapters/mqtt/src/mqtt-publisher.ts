import { randomUUID } from 'node:crypto';
import { channel } from 'node:diagnostics_channel';
import { readFile } from 'node:fs/promises';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { brokerAddress, type MqttConfig } from '@tocsin/config';
import { CodedError, errorMessage } from '@tocsin/errors';
import { type News, newsChannel } from '@tocsin/health';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import { Outbox, type OutgoingMessage } from './outbox';

/** `kept`: the broker is away; the message goes out if it is back within a minute. `lost`: it never will. */
export type PublishResult = 'published' | 'kept' | 'lost';

/** How a broker says that it does not speak our version: 3.1.1's return code and 5's reason code. */
const wrongVersion: readonly unknown[] = [0x01, 0x84];

/** How patient the publisher is. */
export interface Patience {
  /** Pause between two attempts to connect, ms. */
  readonly reconnectMs: number;
  /** How long one attempt may take, ms. */
  readonly connectMs: number;
}

const usualPatience: Patience = { reconnectMs: 5_000, connectMs: 10_000 };

const say = (news: News): void => channel(newsChannel).publish(news);

/** How long closing waits for the broker, ms. */
const closingMs = 1_000;

/** How long a message may wait in our memory for a broker that does not read, ms. */
const handingOverMs = 1_000;

/** Publishes to one broker. It connects in the background, for ever: trouble with the broker is never ours. */
export class MqttPublisher implements AsyncDisposable {
  readonly #client: MqttClient | undefined;
  readonly #retain: boolean;
  readonly #outbox = new Outbox();

  private constructor(client: MqttClient | undefined, retain: boolean) {
    this.#client = client;
    this.#retain = retain;
    client?.on('connect', () => this.#sendKept());
  }

  /** Starts connecting and returns at once. Settings that cannot work are an error in the log; then all is lost. */
  static async open(config: MqttConfig, log: Logger, patience = usualPatience): Promise<MqttPublisher> {
    try {
      const options: IClientOptions = {
        ...(await connectionOptions(config, log)),
        connectTimeout: patience.connectMs,
        reconnectPeriod: patience.reconnectMs,
      };
      log.info(
        { server: config.server, topic: config.topic, tls: options.protocol === 'mqtts' },
        'MQTT Enabled',
      );
      const client = connect(options);
      logConnection(client, config.server, log);
      speakFiveWhereAsked(client, log);
      return new MqttPublisher(client, config.retain);
    } catch (error) {
      log.error({ err: error }, `MQTT cannot work: ${errorMessage(error)}`);
      say({ kind: 'down', dependency: 'mqtt', reason: errorMessage(error) });
      return new MqttPublisher(undefined, false);
    }
  }

  /**
   * Resolves once the message is in the hands of the system, so that it goes out though we die in the next moment.
   * It waits no longer than a second for a broker that does not read.
   */
  async publish(topic: string, payload: string): Promise<PublishResult> {
    const message = { topic, payload };
    if (this.#client === undefined) {
      return 'lost';
    }
    if (!this.#client.connected) {
      this.#outbox.keep(message, performance.now());
      return 'kept';
    }
    this.#send(this.#client, message);
    await handedOver(this.#client);
    return 'published';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const client = this.#client;
    if (client === undefined) {
      return;
    }
    let timer: NodeJS.Timeout | undefined;
    const cutOff = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        // The client ignores a second end, and its first waits for the broker's answer, however long.
        client.stream.destroy();
        resolve();
      }, closingMs);
    });
    await Promise.race([client.endAsync(!client.connected), cutOff]).finally(() => clearTimeout(timer));
  }

  #sendKept(): void {
    for (const message of this.#outbox.take(performance.now())) {
      if (this.#client !== undefined) {
        this.#send(this.#client, message);
      }
    }
  }

  #send(client: MqttClient, message: OutgoingMessage): void {
    client.publish(message.topic, message.payload, { qos: 0, retain: this.#retain }, (error) => {
      // The connection went in this very moment; what was handed over before is lost, as quality 0 says.
      if (error) {
        this.#outbox.keep(message, performance.now());
      }
    });
  }
}

/** Resolves once nothing that was written waits in our memory any more. */
async function handedOver({ stream }: MqttClient): Promise<void> {
  const giveUpAt = performance.now() + handingOverMs;
  // Packets are held back until the end of the tick in which they are written.
  await nextTurn();
  while (stream.writableLength > 0 && !stream.destroyed && performance.now() < giveUpAt) await sleep(5);
}

async function connectionOptions(config: MqttConfig, log: Logger): Promise<IClientOptions> {
  const { server, username, password, tls_ca: ca, tls_cert: cert, tls_key: key } = config;
  const address = brokerAddress(server, ca !== undefined);
  if (address === undefined) {
    throw new CodedError(
      'mqtt-settings',
      `"${server}" is neither host nor host:port, with mqtt:// or mqtts:// in front or without. Correct server in [mqtt]`,
    );
  }
  if ((username === undefined) !== (password === undefined)) {
    log.warn('[mqtt] has only one of username and password; connecting without a login');
  }
  const login = username !== undefined && password !== undefined ? { username, password } : {};
  const { host, port, isTls } = address;
  return {
    host,
    port,
    ...login,
    protocol: isTls ? 'mqtts' : 'mqtt',
    ...(isTls ? { rejectUnauthorized: !config.tls_insecure } : {}),
    // Without one the authorities hold that everybody trusts.
    ...(ca === undefined ? {} : { ca: await readNamed('tls_ca', ca) }),
    ...(isTls && cert !== undefined ? { cert: await readNamed('tls_cert', cert) } : {}),
    ...(isTls && key !== undefined ? { key: await readNamed('tls_key', key) } : {}),
    clientId: `tocsin_${randomUUID().slice(0, 8)}`,
    clean: true,
    keepalive: 60,
    // A wrong password may be put right at the broker, so it is tried again like everything else.
    reconnectOnConnackError: true,
    queueQoSZero: false,
  };
}

async function readNamed(key: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new CodedError('mqtt-settings', `${key} in [mqtt] cannot be read: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}

/** MQTT 3.1.1 is understood almost everywhere; a broker that refuses it is spoken to in MQTT 5 from then on. */
function speakFiveWhereAsked(client: MqttClient, log: Logger): void {
  client.on('error', (error) => {
    if ('code' in error && wrongVersion.includes(error.code) && client.options.protocolVersion !== 5) {
      log.info('the MQTT broker does not take MQTT 3.1.1; trying MQTT 5');
      client.options.protocolVersion = 5;
    }
  });
}

/** Says once when the broker is away and once when it is back, not at every attempt. */
function logConnection(client: MqttClient, server: string, log: Logger): void {
  let isAway: boolean | undefined;
  let lastError = 'the connection was closed';
  client.on('connect', () => {
    log.info({ server }, isAway === undefined ? 'MQTT broker connected' : 'MQTT broker is back');
    say({ kind: 'up', dependency: 'mqtt' });
    isAway = false;
    lastError = 'the connection was closed';
  });
  client.on('error', (error) => {
    lastError = errorMessage(error);
  });
  client.on('close', () => {
    if (isAway !== true && !client.disconnecting) {
      log.warn({ server, reason: lastError }, 'MQTT broker is away; trying again and again');
      say({ kind: 'down', dependency: 'mqtt', reason: `${server} is away: ${lastError}` });
      isAway = true;
    }
  });
}
