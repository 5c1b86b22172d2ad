import type { Config, ZoneMinderConfig } from '@tocsin/config';
import { CodedError, errorMessage } from '@tocsin/errors';
import { ConfigError, type LoadedConfig, loadConfig, loadZoneMinderConfig } from '@tocsin/runtime';
import { type Fault, fault, hint } from './check';
import { placesOf } from './places';

/** The settings, or everything that is wrong with them. */
export function readSettings(
  named: string | undefined,
  env: NodeJS.ProcessEnv,
): { readonly loaded: LoadedConfig | undefined; readonly faults: readonly Fault[] } {
  const remedy = `correct it; tocsin check-config${named === undefined ? '' : ` --config ${named}`} shows all settings`;
  try {
    const loaded = loadConfig(named, env);
    const doubts = loaded.warnings.map(({ where, message }) =>
      hint('settings', `${where}: ${message}`, remedy),
    );
    return { loaded, faults: doubts };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const mistakes =
      error instanceof ConfigError
        ? error.problems.map(({ where, message }) => `${where}: ${message}`)
        : [errorMessage(error)];
    return { loaded: undefined, faults: mistakes.map((message) => fault('settings', message, remedy)) };
  }
}

/** Those of ZoneMinder, or why they cannot be had. */
export function zoneMinderHere(
  env: NodeJS.ProcessEnv,
  { queue }: Config,
): {
  readonly config: ZoneMinderConfig | undefined;
  readonly faults: readonly Fault[];
} {
  try {
    return { config: loadZoneMinderConfig(env), faults: [] };
  } catch (error) {
    const remedy = `see ${placesOf(env).zmConf} and the files in conf.d beside it`;
    // Detectors on machines of their own ask the portal.
    const isMeant =
      queue.url !== undefined && error instanceof CodedError && error.code === 'zoneminder-missing';
    const say = isMeant ? hint : fault;
    return { config: undefined, faults: [say('zoneminder', errorMessage(error), remedy)] };
  }
}
