import type { Config } from '@tocsin/config';
import { TokenFileRegistry } from '@tocsin/device-registry';
import type { DeviceRegistry } from '@tocsin/push';
import type { Logger } from 'pino';
import { Devices, type DevicesParts } from './devices';

export interface OpenDevices extends AsyncDisposable {
  /** Undefined where push is off. */
  readonly devices: Devices | undefined;
}

/**
 * The phones of the token file, or of the registry that several gateways share.
 * @param shared - stays open: it belongs to who made it
 */
export async function openDevices(
  { fcm, auth }: Pick<Config, 'fcm' | 'auth'>,
  parts: Pick<DevicesParts, 'connections' | 'now'>,
  shared: DeviceRegistry | undefined,
  log: Logger,
): Promise<OpenDevices> {
  if (!fcm.enable) {
    return { devices: undefined, [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  const own = shared === undefined ? await TokenFileRegistry.open(fcm.token_file, log) : undefined;
  const registry = shared ?? own;
  return {
    devices: registry && new Devices({ ...parts, registry, checksLogins: auth.enable }),
    [Symbol.asyncDispose]: async () => own?.[Symbol.asyncDispose](),
  };
}
