import type { Config } from '@tocsin/config';
import { type FcmOptions, FcmSender, pushWordingOf } from '@tocsin/fcm';
import type { Alarm, Delivery } from '@tocsin/messages';
import { mqttMessage, mqttTopic } from '@tocsin/notifications';
import { composePush, type Device, maskToken, WallClock } from '@tocsin/push';
import type { Logger } from 'pino';
import { connectToBroker } from '../mqtt-news';
import { subjectOf, testCause } from './test-event';

const longestMs = 30_000;

/** Pushes the test to each device, whatever its lists and its monthly count say: the count stays as it is. */
export async function sendToDevices(
  devices: readonly Device[],
  alarm: Alarm,
  { fcm, customize }: Pick<Config, 'fcm' | 'customize'>,
  log: Logger,
  options: FcmOptions = {},
): Promise<readonly Delivery[]> {
  await using sender = await FcmSender.open(() => fcm, log, options);
  const clock = new WallClock(() => new Intl.DateTimeFormat().resolvedOptions().timeZone);
  const sends = devices.map(async (device): Promise<Delivery> => {
    const push = composePush(device, subjectOf(alarm), pushWordingOf(fcm, customize), clock.at(alarm.seenAt));
    const answer = await sender.send(push, AbortSignal.timeout(longestMs));
    const isSent = answer.kind === 'sent';
    return {
      channel: 'fcm',
      recipient: maskToken(device.token),
      outcome: isSent ? 'sent' : 'failed',
      reason: isSent ? '' : answer.reason,
    };
  });
  return await Promise.all(sends);
}

/** Publishes the test as an alarm of its monitor. */
export async function sendToBroker(
  alarm: Alarm,
  config: Config['mqtt'],
  log: Logger,
): Promise<readonly Delivery[]> {
  const { publisher, trouble } = await connectToBroker({ ...config, retain: false }, log);
  await using closing = publisher;
  const sent = { channel: 'mqtt', recipient: config.server };
  if (trouble !== undefined) return [{ ...sent, outcome: 'failed', reason: trouble }];
  const notification = {
    alarm,
    outcome: 'skipped',
    text: '',
    detectionJson: [],
    frame: null,
    hookRan: false,
    reason: '',
    stages: [],
  } as const;
  const message = mqttMessage({
    notification: { ...notification, detectionJson: [], stages: [] },
    cause: testCause,
    detection: [],
  });
  const result = await closing.publish(mqttTopic(config.topic, alarm.monitorId), JSON.stringify(message));
  return [
    result === 'published'
      ? { ...sent, outcome: 'sent', reason: '' }
      : { ...sent, outcome: 'failed', reason: 'the broker went away' },
  ];
}
