import type { TellingMessage } from '@tocsin/messages';
import type { Broadcast } from '@tocsin/queue';
import type { Devices } from '../devices/devices';
import type { SharedDeviceFrames } from './shared-device-frames';
import type { SharedWebChannel } from './shared-web-channel';

export interface Hearers {
  /** Of this gateway; undefined where it is the only one. */
  readonly name: string | undefined;
  readonly web: SharedWebChannel;
  /** Undefined where push is off. */
  readonly frames: SharedDeviceFrames | undefined;
  readonly devices: Devices | undefined;
}

/** From now on our clients get what any gateway tells, and first what was told while we were down. Disposing what comes back ends that. */
export function hearTellings(
  broadcast: Broadcast<TellingMessage>,
  { name, web, frames, devices }: Hearers,
): Promise<AsyncDisposable> {
  return broadcast.listen(async (message) => {
    if (message.kind === 'alarm') {
      await web.hear(message);
    } else if (message.kind === 'device') {
      frames?.hear(message);
    } else {
      devices?.hear(message);
    }
  }, name);
}
