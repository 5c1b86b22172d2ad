import type { Delivery } from '@tocsin/messages';
import {
  alarmFrame,
  type Channel,
  legacyAlarmFrame,
  suppressionOf,
  type Telling,
} from '@tocsin/notifications';
import type { ClientConnection } from '../clients/client-connection';
import type { Connections } from '../clients/connections';

/** A clock that never jumps, milliseconds. */
export type MonotonicClock = () => number;

/** The frames of one alarm, each put into bytes once, however many clients get it. */
class AlarmBytes {
  readonly #telling: Telling;
  #modern: Buffer | undefined;
  #bare: Buffer | undefined;

  constructor(telling: Telling) {
    this.#telling = telling;
  }

  for(connection: ClientConnection): Buffer {
    if (connection.isBare) {
      this.#bare ??= Buffer.from(JSON.stringify(legacyAlarmFrame(this.#telling)));
      return this.#bare;
    }
    this.#modern ??= Buffer.from(JSON.stringify(alarmFrame(this.#telling)));
    return this.#modern;
  }
}

/** Tells the WebSocket clients of this process. */
export class WebChannel implements Channel {
  readonly name = 'web';
  readonly #connections: Iterable<ClientConnection>;
  readonly #monotonicMs: MonotonicClock;

  constructor(connections: Connections, monotonicMs: MonotonicClock) {
    this.#connections = connections;
    this.#monotonicMs = monotonicMs;
  }

  tell(telling: Telling, told: ReadonlySet<string>): Promise<readonly Delivery[]> {
    return Promise.resolve(this.tellSome(this.#connections, telling, told));
  }

  /** The same for some clients only. */
  tellSome(connections: Iterable<ClientConnection>, telling: Telling, told: ReadonlySet<string>): Delivery[] {
    const bytes = new AlarmBytes(telling);
    const deliveries: Delivery[] = [];
    for (const connection of connections) {
      const delivery = this.#tellOne(connection, telling, told, bytes);
      if (delivery !== undefined) {
        deliveries.push(delivery);
      }
    }
    return deliveries;
  }

  /** Tells everybody who is connected, whatever lists say, and also who has a phone that gets pushes. */
  test(telling: Telling): Delivery[] {
    const bytes = new AlarmBytes(telling);
    return [...this.#connections].flatMap((connection) => {
      const { recipient } = connection;
      if (recipient === undefined) return [];
      const delivery = { channel: this.name, recipient: recipient.key };
      return [
        connection.send(bytes.for(connection))
          ? { ...delivery, outcome: 'sent', reason: '' }
          : { ...delivery, outcome: 'failed', reason: 'the client is gone or does not read' },
      ];
    });
  }

  #tellOne(
    connection: ClientConnection,
    telling: Telling,
    told: ReadonlySet<string>,
    bytes: AlarmBytes,
  ): Delivery | undefined {
    const { recipient } = connection;
    // A phone that gets pushes has a copy sent with them; it is told once, not twice.
    if (recipient === undefined || told.has(recipient.key) || connection.device?.isEnabled === true) {
      return undefined;
    }
    const { alarm } = telling.notification;
    const nowMs = this.#monotonicMs();
    const suppression = suppressionOf(recipient, alarm, telling.start, nowMs, telling.isForced);
    if (suppression !== undefined) {
      return { channel: this.name, recipient: recipient.key, outcome: 'suppressed', reason: suppression };
    }
    if (!connection.send(bytes.for(connection))) {
      return {
        channel: this.name,
        recipient: recipient.key,
        outcome: 'failed',
        reason: 'the client is gone or does not read',
      };
    }
    if (alarm.phase === 'start') {
      recipient.clock.noteSent(alarm.monitorId, nowMs);
    }
    return { channel: this.name, recipient: recipient.key, outcome: 'sent', reason: '' };
  }
}
