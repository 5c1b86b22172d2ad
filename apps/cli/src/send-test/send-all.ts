import type { Config } from '@tocsin/config';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { FcmOptions } from '@tocsin/fcm';
import { type Delivery, MonitorId } from '@tocsin/messages';
import { testTelling } from '@tocsin/notifications';
import { deviceNamed } from '../devices/name-device';
import { openRegistry } from '../devices/open-registry';
import { quietLog } from '../quiet-log';
import { sendToBroker, sendToDevices, sendToScript } from './send';
import { sendToClients } from './send-to-clients';
import { type ChannelName, channelNames } from './send-test-usage';

export interface Asked {
  /** The token of a phone, or the end of it. */
  readonly device: string | undefined;
  /** One only. */
  readonly channel: ChannelName | undefined;
  readonly monitor: number;
}

export interface Sent {
  readonly deliveries: readonly Delivery[];
  /** Channels by which nobody could be told. */
  readonly notTried: readonly { readonly channel: ChannelName; readonly reason: string }[];
}

/** Sends the test by every channel that is on, or by the one that is asked for. One's trouble is its own. */
export async function sendAll(asked: Asked, config: Config, fcmOptions: FcmOptions): Promise<Sent> {
  const log = quietLog();
  const monitor = MonitorId.parse(asked.monitor);
  const telling = testTelling(monitor, Date.now());
  const ways: Readonly<Record<ChannelName, () => Promise<readonly Delivery[]>>> = {
    web: () => sendToClients(monitor, config),
    mqtt: () => sendToBroker(telling, config.mqtt, log),
    api: () => sendToScript(telling, config, log),
    fcm: async () => {
      await using opened = await openRegistry(config, log);
      const all = await opened.registry.all();
      const chosen = asked.device === undefined ? all : [deviceNamed(asked.device, all)];
      if (chosen.length === 0) throw new CodedError('nobody', 'no phone is registered');
      return await sendToDevices(chosen, telling, config, log, fcmOptions);
    },
  };
  const tries = channelNames
    .filter((channel) => asked.channel === undefined || asked.channel === channel)
    .map(async (channel): Promise<Sent> => {
      const off = asked.channel === undefined ? whyOff(channel, config) : undefined;
      if (off !== undefined) return { deliveries: [], notTried: [{ channel, reason: off }] };
      try {
        return { deliveries: await ways[channel](), notTried: [] };
      } catch (error) {
        if (!(error instanceof CodedError)) throw error;
        return { deliveries: [], notTried: [{ channel, reason: errorMessage(error) }] };
      }
    });
  const sent = await Promise.all(tries);
  return {
    deliveries: sent.flatMap(({ deliveries }) => deliveries),
    notTried: sent.flatMap(({ notTried }) => notTried),
  };
}

/** Undefined where the settings switch the channel on. */
function whyOff(channel: ChannelName, { mqtt, fcm, push }: Config): string | undefined {
  const offs: Readonly<Record<ChannelName, string | undefined>> = {
    web: undefined,
    mqtt: mqtt.enable ? undefined : '[mqtt] enable is off',
    fcm: fcm.enable ? undefined : '[fcm] enable is off',
    api: push.use_api_push ? undefined : '[push] use_api_push is off',
  };
  return offs[channel];
}
