import type { Config } from '@tocsin/config';
import { type FcmOptions, FcmSender, pushWordingOf } from '@tocsin/fcm';
import type { TellingMessage, UnfinishedPushes } from '@tocsin/messages';
import type { Channel } from '@tocsin/notifications';
import type { Broadcast, JobQueue } from '@tocsin/queue';
import type { EventRecords } from '@tocsin/records';
import type { Logger } from 'pino';
import type { Connections } from '../clients/connections';
import type { Rights } from '../clients/rights';
import type { Devices } from '../devices/devices';
import { deviceFrames } from './device-frames';
import { FcmChannel } from './fcm-channel';
import { hearTellings } from './hear-tellings';
import type { LateDeliveries } from './late-deliveries';
import type { MissedAlarms } from './missed-alarms';
import { openMqttChannel } from './mqtt-channel';
import type { OldNews } from './old-news';
import { openPushScriptChannel } from './push-script-channel';
import { SharedDeviceFrames } from './shared-device-frames';
import { SharedWebChannel, type SharedWebChannelParts } from './shared-web-channel';
import type { WebChannel } from './web-channel';

export interface ChannelsParts {
  readonly config: Config;
  /** Of this gateway; undefined where it is the only one. */
  readonly name: string | undefined;
  readonly broadcast: Broadcast<TellingMessage>;
  readonly records: EventRecords;
  readonly connections: Connections;
  readonly rights: Rights;
  /** Undefined where push is off. */
  readonly devices: Devices | undefined;
  readonly web: WebChannel;
  readonly missed: MissedAlarms;
  readonly oldNews: OldNews;
  readonly late: LateDeliveries;
  readonly toldElsewhere: SharedWebChannelParts['toldElsewhere'];
  /** How FCM is reached, where that is not as usual. */
  readonly fcm: FcmOptions | undefined;
  /** Pushes that take long. */
  readonly pushes: JobQueue<UnfinishedPushes> | undefined;
  readonly log: Logger;
}

/** Every way of telling that the settings ask for. */
export interface Channels extends AsyncDisposable {
  readonly all: readonly Channel[];
  /** From now on our clients get what any gateway tells. Disposing what comes back ends that. */
  hear(): Promise<AsyncDisposable>;
}

/** Opens WebSocket, MQTT, FCM and the push script, and joins them with those of the other gateways. */
export async function openChannels(parts: ChannelsParts): Promise<Channels> {
  const { config, name, broadcast, devices, log } = parts;
  const { record } = parts.late;
  await using opened = new AsyncDisposableStack();
  const frames =
    devices && new SharedDeviceFrames({ own: deviceFrames(devices), name, broadcast, record, log });
  const mqtt = opened.use(await openMqttChannel(config.mqtt, log));
  const push = opened.use(devices && frames && (await openFcmChannel(parts, devices, frames)));
  const script = opened.use(openPushScriptChannel(config, log));
  const web = new SharedWebChannel({ ...parts, record, now: Date.now });
  const closing = opened.move();
  return {
    all: [web, mqtt, push, script].filter((channel) => channel !== undefined),
    hear: () => hearTellings(broadcast, { ...parts, web, frames }),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

async function openFcmChannel(
  { config, name = '', rights, records, late, pushes, fcm, log }: ChannelsParts,
  devices: Devices,
  frames: SharedDeviceFrames,
): Promise<FcmChannel> {
  return new FcmChannel({
    devices,
    rights,
    sender: await FcmSender.open(() => config.fcm, log, fcm),
    wording: () => pushWordingOf(config.fcm, config.customize),
    tellSocket: frames.tell,
    queue: pushes,
    records,
    name,
    record: late.record,
    log,
    monotonicMs: () => performance.now(),
    now: Date.now,
  });
}
