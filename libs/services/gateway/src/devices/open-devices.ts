import { access } from 'node:fs/promises';
import type { Config } from '@tocsin/config';
import { TokenFileRegistry } from '@tocsin/device-registry';
import { errorMessage } from '@tocsin/errors';
import type { Device, DeviceRegistry } from '@tocsin/push';
import type { Logger } from 'pino';
import { Devices, type DevicesParts } from './devices';

export interface OpenDevices extends AsyncDisposable {
  /** Undefined where push is off. */
  readonly devices: Devices | undefined;
}

/** A registry that several gateways share. */
export interface SharedDevices extends DeviceRegistry {
  /** Takes over the devices of a token file, once for all gateways and for ever. */
  adopt(devices: readonly Device[]): Promise<number>;
}

/**
 * The phones of the token file, or of the registry that several gateways share.
 * @param shared - stays open: it belongs to who made it
 */
export async function openDevices(
  { fcm, auth }: Pick<Config, 'fcm' | 'auth'>,
  parts: Pick<DevicesParts, 'connections' | 'now'>,
  shared: SharedDevices | undefined,
  log: Logger,
): Promise<OpenDevices> {
  if (!fcm.enable) {
    return { devices: undefined, [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  const own = shared === undefined ? await TokenFileRegistry.open(fcm.token_file, log) : undefined;
  if (shared !== undefined) {
    await adoptTokenFile(shared, fcm.token_file, log);
  }
  const registry = shared ?? own;
  return {
    devices: registry && new Devices({ ...parts, registry, checksLogins: auth.enable }),
    [Symbol.asyncDispose]: async () => own?.[Symbol.asyncDispose](),
  };
}

async function adoptTokenFile(shared: SharedDevices, file: string, log: Logger): Promise<void> {
  // Where there is none, there may be one later, or on another gateway: nothing is said to have been taken over then.
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    return;
  }
  try {
    await using tokens = await TokenFileRegistry.open(file, log);
    const added = await shared.adopt(await tokens.all());
    if (added > 0) {
      log.info({ file, added }, 'the devices of the token file are shared by all gateways from now on');
    }
  } catch (error) {
    log.warn(
      { file, reason: errorMessage(error) },
      'the devices of the token file could not be taken over; the next start tries again',
    );
  }
}
