import type { Logger } from 'pino';
import type { OtherGateways } from '../gateway-parts';
import type { DevicesParts } from './devices';

/** Says to the other gateways, where there are any, what became of a device. */
export const announcer =
  (others: OtherGateways | undefined, log: Logger): DevicesParts['announce'] =>
  async (news) => {
    if (others === undefined) {
      return false;
    }
    try {
      await others.broadcast.publish({ kind: 'device-news', ...news });
      return true;
    } catch (error) {
      log.warn({ err: error }, 'no other gateway heard of a device');
      return false;
    }
  };
