import { Notification } from '@tocsin/messages';
import type { Telling } from '@tocsin/notifications';
import type { BroadcastSpec } from '@tocsin/queue';

/** A telling as it travels between gateways: a set becomes a list. */
interface PackedTelling extends Omit<Telling, 'start'> {
  readonly start?: { readonly toldAt: number; readonly recipients: readonly string[] };
}

/** What one gateway says to all, itself included. */
export type TellingMessage =
  /** Everybody's WebSocket clients are to be told. */
  | {
      readonly kind: 'alarm';
      /** Made up by the gateway that took the notification. */
      readonly id: string;
      readonly telling: PackedTelling;
      /** Recipients who were told before. */
      readonly told: readonly string[];
    }
  /** A device has been pushed to; the gateway that has its open socket tells that one too. */
  | {
      readonly kind: 'device';
      readonly from: string;
      readonly token: string;
      readonly frame: 'supplementary' | 'alone';
      readonly telling: PackedTelling;
    };

/** What the gateways of one installation say to each other. */
export const tellingBroadcast: BroadcastSpec<TellingMessage> = {
  name: 'tellings',
  parse: parseTellingMessage,
};

export function packed(telling: Telling): PackedTelling {
  const { start, ...rest } = telling;
  return start === undefined ? rest : { ...rest, start: { ...start, recipients: [...start.recipients] } };
}

export function unpacked({ start, ...rest }: PackedTelling): Telling {
  return start === undefined ? rest : { ...rest, start: { ...start, recipients: new Set(start.recipients) } };
}

/** Only what could break us is checked: a gateway of another version may say more, or less. */
function parseTellingMessage(message: unknown): TellingMessage {
  const { kind, telling } = message as TellingMessage;
  const { notification, cause } = telling;
  if ((kind !== 'alarm' && kind !== 'device') || typeof cause !== 'string') {
    throw new TypeError(
      'this gateway does not understand what another one said; run the same version on all',
    );
  }
  return {
    ...(message as TellingMessage),
    telling: { ...telling, notification: Notification.parse(notification) },
  };
}
