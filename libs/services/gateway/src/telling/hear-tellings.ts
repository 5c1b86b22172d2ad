import type { Alarm, TellingMessage } from '@tocsin/messages';
import type { Broadcast } from '@tocsin/queue';
import type { Logger } from 'pino';
import type { Devices } from '../devices/devices';
import type { OldNews } from './old-news';
import type { SharedDeviceFrames } from './shared-device-frames';
import type { SharedWebChannel } from './shared-web-channel';

export interface Hearers {
  /** Of this gateway; undefined where it is the only one. */
  readonly name: string | undefined;
  readonly web: SharedWebChannel;
  /** Undefined where push is off. */
  readonly frames: SharedDeviceFrames | undefined;
  readonly devices: Devices | undefined;
  readonly oldNews: Pick<OldNews, 'includes'>;
  readonly log: Logger;
}

/** From now on our clients get what any gateway tells, and first what was told while we were down. Disposing what comes back ends that. */
export function hearTellings(
  broadcast: Broadcast<TellingMessage>,
  { name, web, frames, devices, oldNews, log }: Hearers,
): Promise<AsyncDisposable> {
  // Where the store is away it is told: rather late than never.
  const isOld = (alarm: Alarm): Promise<boolean> =>
    oldNews.includes(alarm).catch((error: unknown) => {
      log.warn({ err: error, eventId: alarm.eventId }, 'it cannot be looked up whether an alarm is old news');
      return false;
    });
  return broadcast.listen(async (message) => {
    if (message.kind !== 'device-news' && (await isOld(message.telling.notification.alarm))) {
      return;
    }
    if (message.kind === 'alarm') {
      await web.hear(message);
    } else if (message.kind === 'device') {
      frames?.hear(message);
    } else {
      devices?.hear(message);
    }
  }, name);
}
