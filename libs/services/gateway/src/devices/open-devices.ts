import { access } from 'node:fs/promises';
import type { Config } from '@tocsin/config';
import { TokenFileRegistry } from '@tocsin/device-registry';
import { errorMessage } from '@tocsin/errors';
import { type Device, type DeviceList, type DeviceRegistry, JoinedRegistry } from '@tocsin/push';
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

export interface DeviceSources {
  readonly shared: SharedDevices | undefined;
  /** Phones that registered with ZoneMinder itself. */
  readonly listed: DeviceList | undefined;
}

/**
 * The phones of the token file, or of the registry that several gateways share, and those that are listed elsewhere.
 * The sources stay open: they belong to who made them.
 */
export async function openDevices(
  { fcm, auth }: Pick<Config, 'fcm' | 'auth'>,
  parts: Omit<DevicesParts, 'registry' | 'checksLogins'>,
  { shared, listed }: DeviceSources,
  log: Logger,
): Promise<OpenDevices> {
  if (!fcm.enable) {
    return { devices: undefined, [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  const own = shared === undefined ? await TokenFileRegistry.open(fcm.token_file, log) : undefined;
  if (shared !== undefined) {
    await adoptTokenFile(shared, fcm.token_file, log);
  }
  const ours = shared ?? own;
  // Asked now, so that the first alarm does not wait for it.
  await listed?.all();
  const registry = ours && listed ? new JoinedRegistry(ours, listed) : ours;
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
