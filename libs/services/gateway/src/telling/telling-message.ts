import { TellingMessage, type TravellingTelling } from '@tocsin/messages';
import type { Telling } from '@tocsin/notifications';
import type { BroadcastSpec } from '@tocsin/queue';

/** What the gateways of one installation say to each other; all of them are of one version. */
export const tellingBroadcast: BroadcastSpec<TellingMessage> = {
  name: 'tellings',
  parse: (message) => TellingMessage.parse(message),
};

/** A set becomes a list. */
export function packed(telling: Telling): TravellingTelling {
  const { start, ...rest } = telling;
  return start === undefined ? rest : { ...rest, start: { ...start, recipients: [...start.recipients] } };
}

export function unpacked({ start, ...rest }: TravellingTelling): Telling {
  return start === undefined ? rest : { ...rest, start: { ...start, recipients: new Set(start.recipients) } };
}
