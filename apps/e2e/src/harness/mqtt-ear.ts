import { connectAsync, type MqttClient } from 'mqtt';
import { type JsonRecord, parseRecord } from './json-record';
import { waitFor } from './wait-for';

export interface Heard {
  readonly topic: string;
  readonly payload: JsonRecord;
  readonly qos: number;
  readonly isRetained: boolean;
}

/** A subscriber that writes down everything that is published at a broker. */
export class MqttEar implements AsyncDisposable {
  readonly heard: Heard[] = [];

  private constructor(private readonly client: MqttClient) {
    client.on('message', (topic, payload, { qos, retain }) => {
      this.heard.push({
        topic,
        payload: parseRecord(payload.toString()),
        qos,
        isRetained: retain,
      });
    });
  }

  static async at(port: number, topics = '#'): Promise<MqttEar> {
    // Back at once after a restart of the broker, before anybody who waits longer.
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 50 });
    const ear = new MqttEar(client);
    await client.subscribeAsync(topics);
    return ear;
  }

  of(eventId: number): readonly Heard[] {
    return this.heard.filter(({ payload }) => payload['eventid'] === String(eventId));
  }

  event(
    eventId: number,
    type: 'event_start' | 'event_end' = 'event_start',
    timeoutMs = 15_000,
  ): Promise<Heard> {
    return waitFor(
      `the ${type} of event ${eventId} at the broker`,
      () => this.of(eventId).find(({ payload }) => payload['eventtype'] === type),
      { timeoutMs, detail: () => JSON.stringify(this.heard) },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.endAsync(true);
  }
}
