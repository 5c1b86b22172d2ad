import type { ZoneMinderConfig } from '@tocsin/config';
import { errorMessage } from '@tocsin/errors';
import { loadZoneMinderConfig, reportOnSettings } from '@tocsin/runtime';
import { quietLog } from '../quiet-log';
import { runningTocsins } from '../running-tocsin';
import { type Check, type Fault, fault, hint, type Scene } from './check';
import { checks } from './checks';
import { processesHere } from './checks/processes';

/**
 * Looks at everything.
 * @param named - the settings file; undefined means the usual places
 * @param processes - everybody's on this machine
 */
export async function examine(
  named: string | undefined,
  env: NodeJS.ProcessEnv,
  processes = processesHere(),
): Promise<readonly Fault[]> {
  const { config, mistakes, warnings } = reportOnSettings(named, env);
  const wrong = mistakes.map(({ where, message }) => fault('settings', `${where}: ${message}`));
  const doubtful = warnings.map(({ where, message }) => hint('settings', `${where}: ${message}`));
  if (config === undefined) return wrong;
  const here = zoneMinderHere(env);
  const running = await runningTocsins(config);
  const scene: Scene = { config, env, running, processes, zoneminder: here.config, log: quietLog() };
  const found = await Promise.all(checks.map((check) => look(check, scene)));
  return [...wrong, ...doubtful, ...here.faults, ...found.flat()];
}

async function look({ name, look: lookAt }: Check, scene: Scene): Promise<readonly Fault[]> {
  try {
    return await lookAt(scene);
  } catch (error) {
    return [fault(name, errorMessage(error))];
  }
}

function zoneMinderHere(env: NodeJS.ProcessEnv): {
  readonly config: ZoneMinderConfig | undefined;
  readonly faults: readonly Fault[];
} {
  try {
    return { config: loadZoneMinderConfig(env), faults: [] };
  } catch (error) {
    return { config: undefined, faults: [fault('zoneminder', errorMessage(error))] };
  }
}
