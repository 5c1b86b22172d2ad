import type { Config } from '@tocsin/config';
import { parseHookCommand } from '@tocsin/detection';
import { CodedError, errorMessage } from '@tocsin/errors';
import { type FcmOptions, FcmSender, pushWordingOf } from '@tocsin/fcm';
import { tellScript, toldScriptTimeoutMs } from '@tocsin/hook-script';
import type { Delivery } from '@tocsin/messages';
import { mqttMessage, mqttTopic, pushScriptArguments, type Telling } from '@tocsin/notifications';
import { composePush, type Device, maskToken, WallClock } from '@tocsin/push';
import type { Logger } from 'pino';
import { connectToBroker } from '../mqtt-news';

/** Somebody sits and waits: one try, and what came of it. */
const impatience = { attempts: 1, timeoutMs: 15_000, giveUpAfterMs: 15_000 };

/** Pushes the test to each device, whatever its lists and its monthly count say: the count stays as it is. */
export async function sendToDevices(
  devices: readonly Device[],
  { notification: { alarm } }: Telling,
  { fcm, customize }: Pick<Config, 'fcm' | 'customize'>,
  log: Logger,
  options: FcmOptions = {},
): Promise<readonly Delivery[]> {
  const patience = { ...impatience, ...options.patience };
  await using sender = await FcmSender.open(() => fcm, log, { ...options, patience });
  const untilTold = new AbortController().signal;
  const clock = new WallClock(() => new Intl.DateTimeFormat().resolvedOptions().timeZone);
  const sends = devices.map(async (device): Promise<Delivery> => {
    const push = composePush(device, alarm, pushWordingOf(fcm, customize), clock.at(alarm.seenAt));
    const answer = await sender.send(push, untilTold);
    return delivery('fcm', maskToken(device.token), answer.kind === 'sent' ? '' : answer.reason);
  });
  return await Promise.all(sends);
}

/** Publishes the test as an alarm of its monitor. */
export async function sendToBroker(
  telling: Telling,
  config: Config['mqtt'],
  log: Logger,
): Promise<readonly Delivery[]> {
  const { publisher, trouble } = await connectToBroker({ ...config, retain: false }, log);
  await using broker = publisher;
  if (trouble !== undefined) return [delivery('mqtt', config.server, trouble)];
  const topic = mqttTopic(config.topic, telling.notification.alarm.monitorId);
  const result = await broker.publish(topic, JSON.stringify(mqttMessage(telling)));
  return [delivery('mqtt', config.server, result === 'published' ? '' : 'the broker went away')];
}

/** Runs the push script as for an alarm, and waits for its exit code. */
export async function sendToScript(
  telling: Telling,
  { push, hook }: Pick<Config, 'push' | 'hook'>,
  log: Logger,
): Promise<readonly Delivery[]> {
  const line = push.api_push_script?.trim() ?? '';
  if (line === '') return [delivery('api', 'api', 'use_api_push is on, but [push] names no api_push_script')];
  try {
    const exitCode = await tellScript('push-script', {
      command: parseHookCommand(line),
      givenArguments: pushScriptArguments(telling, { passEventFolder: hook.hook_pass_image_path }),
      timeoutMs: toldScriptTimeoutMs,
      signal: AbortSignal.timeout(toldScriptTimeoutMs),
      log,
    });
    return [
      delivery('api', line, exitCode === 0 ? '' : `the push script says that it failed (exit ${exitCode})`),
    ];
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return [delivery('api', line, errorMessage(error))];
  }
}

/** @param reason - why it failed; `''` where it was taken */
const delivery = (channel: string, recipient: string, reason: string): Delivery => ({
  channel,
  recipient,
  outcome: reason === '' ? 'sent' : 'failed',
  reason,
});
