import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { MqttConfig } from '@tocsin/config';
import { connect, type MqttClient } from 'mqtt';
import { pino } from 'pino';
import { Mosquitto } from '../../../../tools/testing/mosquitto';
import { until } from '../../../../tools/testing/until';
import { MqttPublisher } from './mqtt-publisher';

import { SelfSigned } from '../../../../tools/testing/self-signed';

/** So that the tests need not wait long. */
const impatience = { reconnectMs: 100, connectMs: 500 };

interface Heard {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
  readonly qos: number;
}

/** Subscribes to everything and keeps what it hears. */
class Listener implements AsyncDisposable {
  readonly heard: Heard[] = [];

  private constructor(private readonly client: MqttClient) {
    client.on('message', (topic, payload, { retain, qos }) =>
      this.heard.push({ topic, payload: payload.toString(), retain, qos }),
    );
  }

  static async start(port: number, options: Record<string, unknown> = {}): Promise<Listener> {
    const client = connect({ host: '127.0.0.1', port, reconnectPeriod: 100, ...options });
    const listener = new Listener(client);
    await until('the listener is connected', () => client.connected);
    await client.subscribeAsync('#');
    return listener;
  }

  async hears(count: number): Promise<Heard[]> {
    await until(`${count} messages are heard`, () => this.heard.length >= count);
    return this.heard;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.endAsync(true);
  }
}

function capturing() {
  const lines: string[] = [];
  return { lines, log: pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) }) };
}

const settings = (port: number, more: Record<string, unknown> = {}) =>
  MqttConfig.parse({ enable: 'yes', server: `127.0.0.1:${port}`, ...more });

const connected = (lines: readonly string[]) =>
  until('the publisher is connected', () =>
    lines.some((line) => /MQTT broker (connected|is back)/.test(line)),
  );

describe('the publisher, with a real Mosquitto', () => {
  it('publishes with quality 0 and without the retain flag', async () => {
    await using broker = await Mosquitto.start();
    await using listener = await Listener.start(broker.port);
    const { lines, log } = capturing();
    await using publisher = await MqttPublisher.open(settings(broker.port), log, impatience);
    await connected(lines);
    expect(await publisher.publish('zoneminder/1', '{"name":"Tür 🔔"}')).toBe('published');
    expect(await listener.hears(1)).toEqual([
      { topic: 'zoneminder/1', payload: '{"name":"Tür 🔔"}', retain: false, qos: 0 },
    ]);
    expect(lines.join()).toContain('MQTT Enabled');
  });

  it('sets the retain flag when told to, so that who subscribes later hears it', async () => {
    await using broker = await Mosquitto.start();
    const { lines, log } = capturing();
    await using publisher = await MqttPublisher.open(
      settings(broker.port, { retain: 'yes' }),
      log,
      impatience,
    );
    await connected(lines);
    await publisher.publish('zoneminder/1', 'x');
    await using listener = await Listener.start(broker.port);
    expect(await listener.hears(1)).toMatchObject([{ payload: 'x', retain: true }]);
  });

  it('keeps what is published before and between connections, and says once that the broker is away', async () => {
    await using broker = await Mosquitto.start();
    await broker.stop();
    const { lines, log } = capturing();
    await using publisher = await MqttPublisher.open(settings(broker.port), log, impatience);
    expect(await publisher.publish('zoneminder/1', 'while it was down')).toBe('kept');
    await until('the broker is missed', () => lines.some((line) => line.includes('MQTT broker is away')));
    await broker.startAgain();
    await using listener = await Listener.start(broker.port);
    expect((await listener.hears(1))[0]).toMatchObject({ payload: 'while it was down' });
    await broker.stop();
    await until(
      'the loss is noticed',
      async () => (await publisher.publish('zoneminder/1', 'again')) === 'kept',
    );
    await broker.startAgain();
    await until(
      'it is back',
      () => lines.filter((line) => line.includes('MQTT broker is back')).length === 2,
    );
    expect(lines.filter((line) => line.includes('MQTT broker is away'))).toHaveLength(2);
  });

  it('logs in, and says why when the broker will not have it', async () => {
    await using broker = await Mosquitto.start({ settings: ['allow_anonymous false'] });
    const { lines, log } = capturing();
    await using publisher = await MqttPublisher.open(
      settings(broker.port, { username: 'u', password: 'geheim' }),
      log,
      impatience,
    );
    await until('it is refused', () =>
      lines.some((line) => /not authori[sz]ed.*MQTT broker is away/i.test(line)),
    );
    expect(await publisher.publish('zoneminder/1', 'x')).toBe('kept');
    expect(lines.join()).not.toContain('geheim');
  });

  it('speaks TLS when a CA is given, and trusts no other broker', async () => {
    using files = new SelfSigned();
    await using broker = await Mosquitto.start({
      settings: ['allow_anonymous true', `certfile ${files.cert}`, `keyfile ${files.key}`],
    });
    await using listener = await Listener.start(broker.port, {
      protocol: 'mqtts',
      rejectUnauthorized: false,
    });
    const { lines, log } = capturing();
    await using publisher = await MqttPublisher.open(
      settings(broker.port, { tls_ca: files.cert }),
      log,
      impatience,
    );
    await connected(lines);
    await publisher.publish('zoneminder/1', 'over TLS');
    expect(await listener.hears(1)).toMatchObject([{ payload: 'over TLS' }]);

    using stranger = new SelfSigned();
    const refused = capturing();
    await using _other = await MqttPublisher.open(
      settings(broker.port, { tls_ca: stranger.cert }),
      refused.log,
      impatience,
    );
    await until('it is not trusted', () =>
      /(self.signed|certificate).*MQTT broker is away/.test(refused.lines.join()),
    );
  });
});

describe('a broker whose address begins with mqtts:// or ssl://', () => {
  it.each(['mqtts', 'ssl'])('is spoken to over TLS, %s, and must be known to the system', async (scheme) => {
    using files = new SelfSigned();
    await using broker = await Mosquitto.start({
      settings: ['allow_anonymous true', `certfile ${files.cert}`, `keyfile ${files.key}`],
    });
    const server = `${scheme}://127.0.0.1:${broker.port}`;
    const wary = capturing();
    await using _wary = await MqttPublisher.open(settings(0, { server }), wary.log, impatience);
    await until('it is not trusted', () =>
      /(self.signed|certificate).*MQTT broker is away/.test(wary.lines.join()),
    );
    const { lines, log } = capturing();
    await using publisher = await MqttPublisher.open(
      settings(0, { server, tls_insecure: 'yes' }),
      log,
      impatience,
    );
    await connected(lines);
    expect(await publisher.publish('zoneminder/1', 'over TLS')).toBe('published');
  });
});

describe('a broker that is none', () => {
  it.each([
    ['an address that cannot be read', { server: 'two words' }, /two words.* is neither host nor host:port/],
    ['a protocol that we do not speak', { server: 'wss://broker:9001' }, /wss:\/\/broker:9001.* is neither/],
    ['a CA that cannot be read', { tls_ca: '/no/such/file' }, /tls_ca in \[mqtt\] cannot be read/],
  ])('is one error in the log with %s, and harms nobody', async (_case, more, message) => {
    const { lines, log } = capturing();
    await using publisher = await MqttPublisher.open({ ...settings(1), ...more }, log, impatience);
    expect(await publisher.publish('zoneminder/1', 'x')).toBe('lost');
    expect(lines.join()).toMatch(message);
  });

  it('but takes connections and says nothing does not hold up the closing', async () => {
    const mute = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const address = mute.address();
    const { log } = capturing();
    const publisher = await MqttPublisher.open(
      settings(typeof address === 'object' ? (address?.port ?? 1) : 1),
      log,
      impatience,
    );
    await once(mute, 'connection');
    await publisher[Symbol.asyncDispose]();
    mute.close();
  });

  it('but froze after it let us in does not hold up the closing, and nothing of ours stays open', async () => {
    const accepted = Buffer.from([0x20, 2, 0, 0]);
    const froze: Socket[] = [];
    const frozen = createServer({ allowHalfOpen: true }, (socket) => {
      socket
        .on('error', () => undefined)
        .once('data', () => {
          socket.write(accepted);
          socket.pause();
          froze.push(socket);
        });
    }).listen(0, '127.0.0.1');
    await once(frozen, 'listening');
    const address = frozen.address();
    const { lines, log } = capturing();
    const publisher = await MqttPublisher.open(
      settings(typeof address === 'object' ? (address?.port ?? 1) : 1),
      log,
      impatience,
    );
    await connected(lines);
    const sockets = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
    const before = sockets();
    await publisher[Symbol.asyncDispose]();
    await until('our end is closed', () => sockets() < before);
    for (const socket of froze) socket.destroy();
    frozen.close();
  });

  it('but answers with garbage is one that is away', async () => {
    const babbler = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('HTTP/1.1 400 Bad Request\r\n\r\n');
    }).listen(0, '127.0.0.1');
    await once(babbler, 'listening');
    const address = babbler.address();
    const { lines, log } = capturing();
    const publisher = await MqttPublisher.open(
      settings(typeof address === 'object' ? (address?.port ?? 1) : 1),
      log,
      impatience,
    );
    await until('it is noticed', () => lines.some((line) => line.includes('MQTT broker is away')));
    await publisher[Symbol.asyncDispose]();
    babbler.close();
  });
});

describe('the publisher, with a broker that speaks MQTT 5 only', () => {
  /** Answers CONNECT, and keeps every packet that comes after a good one. */
  async function brokerOfVersion5(refusal: readonly number[]) {
    const packets: Buffer[] = [];
    const versions: number[] = [];
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        const isConnect = data[0] === 0x10;
        if (!isConnect) {
          packets.push(data);
          return;
        }
        const version = data[8] ?? 0;
        versions.push(version);
        if (version === 5) socket.write(Buffer.from([0x20, 3, 0, 0, 0]));
        else socket.end(Buffer.from(refusal));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port was given');
    return {
      port: address.port,
      packets,
      versions,
      [Symbol.asyncDispose]: async () => void (await new Promise((resolve) => server.close(resolve))),
    };
  }

  it.each([
    ['as 3.1.1 does', [0x20, 2, 0, 0x01]],
    ['as 5 does', [0x20, 3, 0, 0x84, 0]],
  ])('speaks 5 once 3.1.1 was refused %s', async (_how, refusal) => {
    await using broker = await brokerOfVersion5(refusal);
    const { lines, log } = capturing();
    await using publisher = await MqttPublisher.open(settings(broker.port), log, impatience);
    expect(await publisher.publish('zoneminder/1', 'before')).toBe('kept');
    await connected(lines);
    expect(await publisher.publish('zoneminder/1', 'after')).toBe('published');
    await until('both are there', () => /before.*after/s.test(Buffer.concat(broker.packets).toString()));
    expect(broker.versions).toEqual([4, 5]);
    // A publish of 5 has properties between topic and payload, here none.
    expect(Buffer.concat(broker.packets).toString()).toContain('zoneminder/1\0after');
  });
});
