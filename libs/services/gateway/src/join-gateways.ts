import type { Config } from '@tocsin/config';
import type { TellingMessage } from '@tocsin/messages';
import type { DeviceMemory } from '@tocsin/notifications';
import type { Broadcast, BroadcastSpec } from '@tocsin/queue';
import type { SharedSlots } from './clients/client-slots';
import type { SharedControl } from './control/open-control';
import type { SharedDevices } from './devices/open-devices';
import type { GatewayParts } from './gateway-parts';
import { gatewayName } from './gateway-name';
import { tellingBroadcast } from './telling/telling-message';

/** What a store must have for several gateways to be one to their clients. */
export interface SharedStore {
  readonly presence: { keep(name: string): void };
  readonly clientSlots: SharedSlots & { sweep(): Promise<void> };
  readonly control: SharedControl;
  readonly devices: SharedDevices;
  readonly deviceMemory: DeviceMemory;
  broadcast(spec: BroadcastSpec<TellingMessage>): Broadcast<TellingMessage>;
}

/** Joins the gateways that run on this store. @returns what it shares with them */
export function joinGateways(
  store: SharedStore,
  config: Pick<Config, 'gateway' | 'network'>,
): Pick<GatewayParts, 'control' | 'devices' | 'deviceMemory' | 'others'> {
  const name = gatewayName(config);
  store.presence.keep(name);
  void store.clientSlots.sweep();
  return {
    control: store.control,
    devices: store.devices,
    deviceMemory: store.deviceMemory,
    others: { name, broadcast: store.broadcast(tellingBroadcast), slots: store.clientSlots },
  };
}
