import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Config } from '@tocsin/config';
import { CodedError, errorMessage } from '@tocsin/errors';
import { ConfigError, type ConfigProblem } from './config-error';
import { applyEnvironment } from './environment';
import { parseIni } from './ini';
import { settleNames } from './names';
import { substituteSecrets } from './secrets';
import { Settings } from './settings';
import { fillTemplates } from './templates';

export const defaultConfigFile = '/etc/zm/zmeventnotification.ini';

export interface LoadedConfig {
  readonly config: Config;
  /** The file that was read; null when there is none and the built-in defaults are in force. */
  readonly file: string | null;
  /** What works but deserves a line in the log. */
  readonly warnings: readonly ConfigProblem[];
}

/**
 * Reads the settings: defaults, then the file, then secrets and templates, then the environment.
 * @param file - as named on the command line; undefined means the usual place, which may be missing
 * @throws ConfigError with every mistake found
 * @throws CodedError `config-missing` when the named file does not exist or cannot be read
 */
export function loadConfig(file: string | undefined, env: NodeJS.ProcessEnv): LoadedConfig {
  const path = resolve(file ?? defaultConfigFile);
  const isThere = existsSync(path);
  if (file !== undefined && !isThere) throw new CodedError('config-missing', `${path} does not exist!`);

  const settings = new Settings();
  const problems: ConfigProblem[] = [];
  const warnings: ConfigProblem[] = [];
  if (isThere) readInto(settings, path, problems, warnings);
  problems.push(...applyEnvironment(settings, env));
  const names = settleNames(settings);
  const secrets = substituteSecrets(settings);
  problems.push(...names.problems, ...secrets.problems, ...fillTemplates(settings));
  warnings.push(...names.warnings, ...secrets.warnings);

  const parsed = Config.safeParse(settings.toObject());
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const [section = '', key = ''] = issue.path.map(String);
      const where = settings.get(section, key)?.where ?? path;
      problems.push({ where, message: `[${section}] ${key}: ${issue.message}` });
    }
  }
  if (problems.length > 0 || !parsed.success) throw new ConfigError(problems);
  return { config: parsed.data, file: isThere ? path : null, warnings };
}

function readInto(
  settings: Settings,
  path: string,
  problems: ConfigProblem[],
  warnings: ConfigProblem[],
): void {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new CodedError(
      'config-unreadable',
      `the configuration ${path} cannot be read: ${errorMessage(error)}`,
      {
        cause: error,
      },
    );
  }
  const ini = parseIni(text);
  problems.push(...ini.problems.map(({ line, message }) => ({ where: `${path}:${line}`, message })));
  for (const { section, key, value, line } of ini.entries) {
    const where = `${path}:${line}`;
    const earlier = settings.get(section, key);
    if (earlier) {
      warnings.push({
        where,
        message: `[${section}] ${key} stands twice (also ${earlier.where}); the last one counts`,
      });
    }
    // An empty value means the same as none: the default.
    if (value === '') settings.delete(section, key);
    else settings.set({ section, key, value, where });
  }
}
