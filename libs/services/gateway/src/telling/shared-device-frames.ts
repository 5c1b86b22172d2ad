import { randomUUID } from 'node:crypto';
import type { Delivery, TellingMessage } from '@tocsin/messages';
import type { Telling } from '@tocsin/notifications';
import type { Broadcast } from '@tocsin/queue';
import type { Logger } from 'pino';
import type { DeviceFrame } from './device-frames';
import { packed, unpacked } from './telling-message';

export interface SharedDeviceFramesParts {
  /** Tells the sockets of this gateway. */
  readonly own: DeviceFrame;
  /** Of this gateway; undefined where it is the only one. */
  readonly name: string | undefined;
  readonly broadcast: Broadcast<TellingMessage>;
  /** Writes down who was told. Never rejects. */
  readonly record: (telling: Telling, deliveries: readonly Delivery[]) => Promise<void>;
  readonly log: Logger;
}

/** Tells the open socket of a device, on whichever gateway it is: the one that pushes need not be the one it speaks to. */
export class SharedDeviceFrames {
  readonly #parts: SharedDeviceFramesParts;
  /** By which we know what we said ourselves; names are the operator's, and two machines may have the same. */
  readonly #self = randomUUID();

  constructor(parts: SharedDeviceFramesParts) {
    this.#parts = parts;
  }

  readonly tell: DeviceFrame = (token, telling, frame) => {
    const { own, name, broadcast, log } = this.#parts;
    const delivery = own(token, telling, frame);
    if (delivery === undefined && name !== undefined) {
      broadcast
        .publish({ kind: 'device', from: this.#self, token, frame, telling: packed(telling) })
        .catch((error: unknown) => log.warn({ err: error }, 'the copy of a push reached no other gateway'));
    }
    return delivery;
  };

  /** Another gateway has pushed to a device. */
  hear({ from, token, frame, telling }: TellingMessage & { kind: 'device' }): void {
    const { own, record } = this.#parts;
    if (from === this.#self) {
      return;
    }
    const delivery = own(token, unpacked(telling), frame);
    if (delivery !== undefined) {
      void record(unpacked(telling), [delivery]);
    }
  }
}
