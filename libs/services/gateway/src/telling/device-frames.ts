import type { Delivery } from '@tocsin/messages';
import { alarmFrame, legacyAlarmFrame, type Telling } from '@tocsin/notifications';
import { deviceKey, type Devices } from '../devices/devices';

/** Under which the copy of a push that went over the device's socket is remembered. */
export const socketKey = (token: string): string => `${deviceKey(token)}#socket`;

/**
 * Tells the open socket of a device: as a copy of a push, by which zmNinja stays silent, or alone where none went out.
 * @returns undefined where it has no socket that is logged in
 */
export type DeviceFrame = (
  token: string,
  telling: Telling,
  kind: 'supplementary' | 'alone',
) => Delivery | undefined;

export function deviceFrames(devices: Devices): DeviceFrame {
  return (token, telling, kind) => {
    const connection = devices.socketOf(token);
    if (connection === undefined) {
      return undefined;
    }
    const frame = connection.isBare
      ? legacyAlarmFrame(telling)
      : { ...alarmFrame(telling), ...(kind === 'supplementary' ? { supplementary: 'true' } : {}) };
    const isSent = connection.send(frame);
    return {
      channel: 'web',
      recipient: socketKey(token),
      outcome: isSent ? 'sent' : 'failed',
      reason: isSent ? '' : 'the client is gone or does not read',
    };
  };
}
