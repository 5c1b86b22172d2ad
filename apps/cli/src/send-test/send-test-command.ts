import { CodedError, errorMessage } from '@tocsin/errors';
import type { FcmOptions } from '@tocsin/fcm';
import { loadConfig } from '@tocsin/runtime';
import type { Console } from '../console';
import { idOf, meant, misused, readCall } from '../read-call';
import { type Sent, sendAll } from './send-all';
import { type ChannelName, channelNames, sendTestUsage } from './send-test-usage';

/** @returns exit code */
export async function sendTestCommand(
  argv: readonly string[],
  console: Console,
  env: NodeJS.ProcessEnv,
  fcmOptions: FcmOptions = {},
): Promise<number> {
  const call = readCall(argv, sendTestUsage, console);
  if (typeof call === 'number') return call;
  const { values, positionals } = call;
  const { device, channel = device === undefined ? undefined : 'fcm' } = values;
  const monitor = idOf(values.monitor);
  if (positionals.length > 0 || monitor === undefined) {
    return misused('send-test: --monitor wants a number, and no words stand alone', sendTestUsage, console);
  }
  if (channel !== undefined && !isChannel(channel)) {
    const reason = `send-test: there is no channel "${channel}", but ${channelNames.join(', ')}`;
    return misused(`${reason}${meant(channel, channelNames)}`, sendTestUsage, console);
  }
  try {
    const { config } = loadConfig(values.config, env);
    const sent = await sendAll({ device, channel, monitor }, config, fcmOptions);
    print(sent, values.json, console);
    return isGood(sent) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    console.err(errorMessage(error));
    return 1;
  }
}

const isChannel = (word: string): word is ChannelName => channelNames.some((name) => name === word);

/** A channel that could not be tried is said, and is no failure where others were. */
const isGood = ({ deliveries }: Sent): boolean =>
  deliveries.length > 0 && deliveries.every(({ outcome }) => outcome === 'sent');

function print({ deliveries, notTried }: Sent, isJson: boolean, { out, err }: Console): void {
  if (isJson) return out(JSON.stringify({ deliveries, notTried }, null, 2));
  for (const { channel, recipient, outcome, reason } of deliveries) {
    out(`${channel} ${recipient}: ${outcome}${reason === '' ? '' : ` (${reason})`}`);
  }
  for (const { channel, reason } of notTried) err(`${channel}: not tried: ${reason}`);
  if (deliveries.length === 0) err('nobody was told');
}
