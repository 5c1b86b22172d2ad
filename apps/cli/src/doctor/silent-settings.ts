import { devNull } from 'node:os';
import { CodedError } from '@tocsin/errors';
import { defaultConfigFiles, loadConfig, zoneMinderConfigPlaces } from '@tocsin/runtime';
import { pathsWithoutAnswer } from './without-answer';

/**
 * Files of the settings that cannot even be opened in time: whoever reads them waits for ever.
 * @param named - the settings file; undefined means the usual places
 */
export async function silentSettings(
  named: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<readonly string[]> {
  const file = named ?? (env['TOCSIN_CONFIG'] || undefined);
  const values = Object.entries(env).flatMap(([name, value = '']) =>
    /^TOCSIN_[A-Z]+__\w+_FILE$/.test(name) && value.includes('/') ? [value] : [],
  );
  const zoneMinder = zoneMinderConfigPlaces(env);
  const places = file === undefined ? defaultConfigFiles : [file];
  const first = [...places, ...values, zoneMinder.file, zoneMinder.folder];
  const silent = await pathsWithoutAnswer(first);
  return silent.length > 0 ? silent : pathsWithoutAnswer(secretsNamed(named, env));
}

/** As the settings name it, without a look into it. */
function secretsNamed(named: string | undefined, env: NodeJS.ProcessEnv): readonly string[] {
  const asked: string[] = [];
  const whereIs = (file: string) => {
    asked.push(file);
    return devNull;
  };
  try {
    loadConfig(named, env, { whereIs });
  } catch (error) {
    // Mistakes are told by whoever reads the settings with their secrets.
    if (!(error instanceof CodedError)) throw error;
  }
  return asked;
}
