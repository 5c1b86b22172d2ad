import { FcmSender } from '@tocsin/fcm';
import { EventId } from '@tocsin/messages';
import { reachable } from '@tocsin/metrics';
import { openPortal } from '@tocsin/zoneminder';
import { connectToBroker } from '../../mqtt-news';
import { type Check, fault, faultIfFails } from '../check';

const patienceMs = 5_000;
const fcmItself = 'https://fcm.googleapis.com';

/** ZoneMinder's web portal, where one is named: whether it answers, and lets us in. */
export const portal: Check = {
  name: 'portal',
  look: async ({ config: { detector } }) => {
    const { portal: url, allow_self_signed: allowSelfSigned } = detector;
    if (url === undefined) return [];
    const silent = await faultIfFails(
      'portal',
      async () => reachable(url, { allowSelfSigned })(AbortSignal.timeout(patienceMs)),
      'correct [detector] portal; for a certificate of your own: allow_self_signed = yes',
    );
    if (silent.length > 0 || detector.portal_user === undefined) return silent;
    using asked = openPortal(detector);
    return faultIfFails('portal-login', async () => asked?.pictureAddress(EventId.parse(1), 'alarm'));
  },
};

/** The MQTT broker, by the connection that the gateway makes. */
export const mqtt: Check = {
  name: 'mqtt',
  look: async ({ config, log }) => {
    if (!config.mqtt.enable) return [];
    const { publisher, trouble: reason } = await connectToBroker(config.mqtt, log);
    await publisher[Symbol.asyncDispose]();
    const remedy = 'start the broker, or correct server, username and password in [mqtt]';
    return reason === undefined
      ? []
      : [fault('mqtt', `the MQTT broker ${config.mqtt.server}: ${reason}`, remedy)];
  },
};

/** Whether pushes can go out. */
export const fcm: Check = {
  name: 'fcm',
  look: async ({ config, log }) => {
    if (!config.fcm.enable) return [];
    await using sender = await FcmSender.open(() => config.fcm, log);
    if (sender.obstacle !== undefined) {
      const remedy =
        'set fcm_service_account_file, or fcm_v1_url and fcm_v1_key, in [fcm]; without phones: enable = no';
      return [fault('fcm-settings', sender.obstacle, remedy)];
    }
    const url = config.fcm.fcm_service_account_file === undefined ? config.fcm.fcm_v1_url : fcmItself;
    return faultIfFails(
      'fcm',
      async () => reachable(url ?? fcmItself, { allowSelfSigned: false })(AbortSignal.timeout(patienceMs)),
      'let this machine out to it: firewall, name service, route',
    );
  },
};
