import type { Broadcast } from '@tocsin/queue';
import type { SharedDeviceFrames } from './shared-device-frames';
import type { SharedWebChannel } from './shared-web-channel';
import type { TellingMessage } from '@tocsin/messages';

/** From now on our clients get what any gateway tells. Disposing what comes back ends that. */
export function hearTellings(
  broadcast: Broadcast<TellingMessage>,
  web: SharedWebChannel,
  frames: SharedDeviceFrames | undefined,
): Promise<AsyncDisposable> {
  return broadcast.listen(async (message) => {
    if (message.kind === 'alarm') {
      web.hear(message);
    } else {
      frames?.hear(message);
    }
  });
}
