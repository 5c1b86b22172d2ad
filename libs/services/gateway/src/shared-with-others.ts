import type { Config } from '@tocsin/config';
import type { TellingMessage } from '@tocsin/messages';
import type { DeviceMemory } from '@tocsin/notifications';
import type { Broadcast, BroadcastSpec } from '@tocsin/queue';
import type { SharedControl } from './control/open-control';
import type { SharedDevices } from './devices/open-devices';
import type { GatewayParts } from './gateway';
import { gatewayName } from './gateway-name';
import { tellingBroadcast } from './telling/telling-message';

/** What a store must have for several gateways to be one to their clients. */
export interface SharedStore {
  readonly control: SharedControl;
  readonly devices: SharedDevices;
  readonly deviceMemory: DeviceMemory;
  broadcast(spec: BroadcastSpec<TellingMessage>): Broadcast<TellingMessage>;
}

/** The parts of a gateway beside which others run on the same store. */
export const sharedWithOthers = (
  store: SharedStore,
  config: Pick<Config, 'network'>,
): Pick<GatewayParts, 'control' | 'devices' | 'deviceMemory' | 'others'> => ({
  control: store.control,
  devices: store.devices,
  deviceMemory: store.deviceMemory,
  others: { name: gatewayName(config), broadcast: store.broadcast(tellingBroadcast) },
});
