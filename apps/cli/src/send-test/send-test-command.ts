import type { Config } from '@tocsin/config';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { FcmOptions } from '@tocsin/fcm';
import type { Delivery } from '@tocsin/messages';
import { loadConfig } from '@tocsin/runtime';
import type { Console } from '../console';
import { deviceNamed } from '../devices/name-device';
import { openRegistry } from '../devices/open-registry';
import { quietLog } from '../quiet-log';
import { idOf, misused, readCall, sharedOptions } from '../read-call';
import { sendToBroker, sendToDevices } from './send';
import { testAlarm } from './test-event';

export const sendTestUsage = `Usage: tocsin send-test [options]

Sends a test to every phone and to the MQTT broker, as the gateway would, whatever lists and intervals say. It says what
FCM and the broker answered. WebSocket clients and push scripts are not told.

  --device DEVICE   to this phone only, named by its token or the end of it (tocsin devices list)
  --channel NAME    fcm or mqtt only
  --monitor ID      in the name of this monitor; default 1
${sharedOptions}

Exit code: 0 when all was taken, 1 when something was not or nobody is there to tell, 2 when this was called wrongly.`;

const options = {
  device: { type: 'string' },
  channel: { type: 'string' },
  monitor: { type: 'string', default: '1' },
} as const;

/** @returns exit code */
export async function sendTestCommand(
  argv: readonly string[],
  console: Console,
  env: NodeJS.ProcessEnv,
  fcmOptions: FcmOptions = {},
): Promise<number> {
  const call = readCall(argv, options, sendTestUsage, console);
  if (typeof call === 'number') return call;
  const { values, positionals } = call;
  const { device, channel = device === undefined ? undefined : 'fcm' } = values;
  const monitor = idOf(values.monitor);
  if (positionals.length > 0 || monitor === undefined || ![undefined, 'fcm', 'mqtt'].includes(channel)) {
    return misused('send-test: --channel is fcm or mqtt, --monitor a number', sendTestUsage, console);
  }
  try {
    const { config } = loadConfig(values.config, env);
    const deliveries = await sendAll({ device, channel, monitor }, config, fcmOptions);
    print(deliveries, values.json, console);
    return deliveries.length > 0 && deliveries.every(({ outcome }) => outcome === 'sent') ? 0 : 1;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    console.err(errorMessage(error));
    return 1;
  }
}

interface Asked {
  readonly device: string | undefined;
  readonly channel: string | undefined;
  readonly monitor: number;
}

async function sendAll(
  { device, channel, monitor }: Asked,
  config: Config,
  fcmOptions: FcmOptions,
): Promise<readonly Delivery[]> {
  const log = quietLog();
  const alarm = testAlarm(monitor, Date.now());
  const isFor = (name: 'fcm' | 'mqtt') => channel === name || (channel === undefined && config[name].enable);
  const deliveries: Delivery[] = [];
  if (isFor('mqtt')) deliveries.push(...(await sendToBroker(alarm, config.mqtt, log)));
  if (isFor('fcm')) {
    await using opened = await openRegistry(config, log);
    const all = await opened.registry.all();
    const chosen = device === undefined ? all : [deviceNamed(device, all)];
    deliveries.push(...(await sendToDevices(chosen, alarm, config, log, fcmOptions)));
  }
  return deliveries;
}

function print(deliveries: readonly Delivery[], isJson: boolean, { out, err }: Console): void {
  if (isJson) return out(JSON.stringify({ deliveries }, null, 2));
  for (const { channel, recipient, outcome, reason } of deliveries) {
    out(`${channel} ${recipient}: ${outcome}${reason === '' ? '' : ` (${reason})`}`);
  }
  if (deliveries.length === 0) err('there is nobody to tell: no phone is registered, and [mqtt] is off');
}
