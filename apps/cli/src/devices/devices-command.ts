import { CodedError, errorMessage } from '@tocsin/errors';
import { loadConfig } from '@tocsin/runtime';
import type { Console } from '../console';
import { quietLog } from '../quiet-log';
import { meant, misused, readCall } from '../read-call';
import { deviceActions, devicesUsage } from './devices-usage';
import { deviceNamed, shownDevice } from './name-device';
import { openRegistry } from './open-registry';

/** @returns exit code */
export async function devicesCommand(
  argv: readonly string[],
  console: Console,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const call = readCall(argv, devicesUsage, console);
  if (typeof call === 'number') return call;
  const { values, positionals } = call;
  const [action = 'list', word, ...more] = positionals;
  const isUnderstood = more.length === 0 && (action === 'remove') === (word !== undefined);
  if ((action !== 'list' && action !== 'remove') || !isUnderstood) {
    const hint = Object.hasOwn(deviceActions, action) ? '' : meant(action, Object.keys(deviceActions));
    return misused(`devices: "${positionals.join(' ')}" is not understood${hint}`, devicesUsage, console);
  }
  try {
    const { config } = loadConfig(values.config, env);
    await using opened = await openRegistry(config, quietLog());
    const devices = await opened.registry.all();
    const chosen = word === undefined ? devices : [deviceNamed(word, devices)];
    if (word !== undefined) for (const { token } of chosen) await opened.registry.remove(token);
    const shown = chosen.map(shownDevice);
    if (values.json)
      console.out(JSON.stringify({ [word === undefined ? 'devices' : 'removed']: shown }, null, 2));
    else shown.forEach((device) => console.out(`${word === undefined ? '' : 'removed: '}${lineOf(device)}`));
    if (shown.length === 0 && !values.json) console.out('no device is registered');
    return 0;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    console.err(errorMessage(error));
    return 1;
  }
}

const lineOf = ({ device, ...more }: ReturnType<typeof shownDevice>): string =>
  [device, ...Object.entries(more).map(([key, value]) => `${key}:${value}`)].join('  ');
