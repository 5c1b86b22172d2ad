import type { Logger } from 'pino';
import type { OtherGateways } from '../gateway';
import type { DevicesParts } from './devices';

/** Says to the other gateways, where there are any, what became of a device. */
export const announcer =
  (others: OtherGateways | undefined, log: Logger): DevicesParts['announce'] =>
  (news) => {
    others?.broadcast
      .publish({ kind: 'device-news', ...news })
      .catch((error: unknown) => log.warn({ err: error }, 'no other gateway heard of a device'));
  };
