import type { Device } from './device';

/**
 * Devices that registered elsewhere: read by us, and deleted on proof only. Trouble with what lies beneath never
 * throws: an adapter goes on with what it read last, says so in the log and tries again.
 */
export interface DeviceList {
  /** Every device, in no order, with no count of its own. */
  all(): Promise<readonly Device[]>;
  byToken(token: string): Promise<Device | undefined>;
  /** Notes what the app's icon shows. An unknown token is ignored. */
  setBadge(token: string, badge: number): void;
  /** Deletes a device whose token is proven to be gone. @returns false where nobody knew it */
  remove(token: string): Promise<boolean>;
}
