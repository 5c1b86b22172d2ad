import { once } from 'node:events';
import mqtt from 'mqtt';
import { WebSocket } from 'ws';

/** What a client received, in the order of arrival. */
export interface Received {
  readonly by: 'WebSocket' | 'MQTT';
  readonly text: string;
  readonly at: number;
}

export type OnReceived = (received: Received) => void;

/** A real WebSocket client, as a phone would be: it logs in and listens. */
export async function openWebSocketClient(
  url: string,
  user: string,
  password: string,
  onReceived: OnReceived,
): Promise<Disposable> {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  const answered = once(socket, 'message');
  socket.send(JSON.stringify({ event: 'auth', data: { user, password, appversion: 'demo' } }));
  await answered;
  socket.on('message', (data: Buffer) =>
    onReceived({ by: 'WebSocket', text: data.toString('utf8'), at: Date.now() }),
  );
  return { [Symbol.dispose]: () => socket.terminate() };
}

/** A real MQTT client, as home automation would be. */
export async function openMqttClient(port: number, onReceived: OnReceived): Promise<AsyncDisposable> {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`);
  client.on('message', (topic, payload) =>
    onReceived({ by: 'MQTT', text: `${topic} ${payload.toString('utf8')}`, at: Date.now() }),
  );
  await client.subscribeAsync('zoneminder/#');
  return {
    async [Symbol.asyncDispose]() {
      await client.endAsync();
    },
  };
}
