import type { PushFrame } from '@tocsin/client-frames';
import { parseBadge } from '@tocsin/push';
import type { Devices } from '../devices/devices';
import type { ClientConnection } from './client-connection';
import { failReply } from './replies';

/** FCM's tokens have about 160 characters. */
const longestToken = 4096;

/** What clients say of their device, and what they are answered (websocket-protocol 6). Success has no answer. */
export class PushMessages {
  readonly #devices: Devices | undefined;

  /** @param devices - undefined where push is off */
  constructor(devices: Devices | undefined) {
    this.#devices = devices;
  }

  async answer(connection: ClientConnection, frame: PushFrame): Promise<void> {
    const { type } = frame;
    if (this.#devices === undefined) {
      connection.send(failReply('push', '', 'PUSHDISABLED'));
    } else if (connection.member === undefined) {
      // Not as an `auth` frame: zmNinjaNG takes any failed one for a final rejection.
      connection.send(failReply('push', type, 'NOAUTH'));
    } else if (type === 'token') {
      await this.#register(this.#devices, connection, frame);
    } else if (type === 'badge') {
      const badge = parseBadge(frame.badge);
      if (badge !== undefined) {
        await this.#devices.useBadge(connection, badge, frame.outerToken);
      }
    } else {
      connection.send(failReply('push', type, 'NOTSUPPORTED'));
    }
  }

  async #register(devices: Devices, connection: ClientConnection, frame: PushFrame): Promise<void> {
    if (frame.token.length > longestToken) {
      connection.log.warn({ characters: frame.token.length }, 'a token that long is none; ignored');
    } else if (frame.token !== '' && frame.platform === '') {
      connection.send(failReply('push', 'token', 'MISSINGPLATFORM'));
    } else if (frame.token !== '') {
      await devices.register(connection, frame);
    }
  }
}
