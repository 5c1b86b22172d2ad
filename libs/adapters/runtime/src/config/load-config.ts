import { readFileSync } from 'node:fs';
import { Config } from '@tocsin/config';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { z } from 'zod';
import { pathObstacle } from '../path-obstacle';
import { ConfigError, type ConfigProblem } from './config-error';
import { chooseConfigFile, defaultConfigFiles } from './config-places';
import { doubtsAbout } from './doubts';
import { applyEnvironment } from './environment';
import { settleNames } from './names';
import { substituteSecrets } from './secrets';
import { type Setting, Settings } from './settings';
import { parseSettings } from './settings-text';
import { fillTemplates } from './templates';

export interface LoadedConfig {
  readonly config: Config;
  /** The file that was read; null when there is none and the built-in defaults are in force. */
  readonly file: string | null;
  /** Every file that the settings came from, and those they would come from if they were there. */
  readonly files: readonly string[];
  /** What works but deserves a line in the log. */
  readonly warnings: readonly ConfigProblem[];
}

export interface LoadOptions {
  /** Settings of the command line: they beat all others. */
  readonly flags?: readonly Setting[];
  /** Where to look when no file is named. */
  readonly places?: readonly string[];
  /** Where a file that the settings name lies now, for settings that are not in their place yet. */
  readonly whereIs?: (file: string) => string;
}

/**
 * Reads the settings: defaults, then the file, then the environment, both with secrets and templates, then flags.
 * @param named - the file named on the command line; undefined means the one in TOCSIN_CONFIG, else the usual places,
 *   which may be empty
 * @throws ConfigError with every mistake found
 * @throws CodedError `config-missing` when the named file does not exist, `config-unreadable` when it cannot be read
 */
export function loadConfig(
  named: string | undefined,
  env: NodeJS.ProcessEnv,
  { flags = [], places = defaultConfigFiles, whereIs }: LoadOptions = {},
): LoadedConfig {
  const { file, warnings: chosen } = chooseConfigFile(named ?? (env['TOCSIN_CONFIG'] || undefined), places);
  const settings = new Settings();
  const problems: ConfigProblem[] = [];
  const warnings: ConfigProblem[] = [...chosen];
  if (file !== null) readInto(settings, file, problems, warnings);
  problems.push(...applyEnvironment(settings, env));
  const names = settleNames(settings);
  const secrets = substituteSecrets(settings, whereIs);
  problems.push(...names.problems, ...secrets.problems, ...fillTemplates(settings, names.unknown));
  warnings.push(...names.warnings, ...secrets.warnings);
  for (const flag of flags) {
    if (flag.value === '') settings.delete(flag.section, flag.key);
    else settings.set(flag);
  }
  if (flags.length > 0) warnings.push(flagsWarning(flags));

  const parsed = Config.safeParse(settings.toObject());
  if (!parsed.success) problems.push(...parsed.error.issues.map((issue) => problemOf(issue, settings)));
  if (problems.length > 0 || !parsed.success) throw new ConfigError(inOrder(problems));
  warnings.push(...doubtsAbout(parsed.data, settings));
  const files = [...(file === null ? places : [file]), ...(secrets.file === undefined ? [] : [secrets.file])];
  return { config: parsed.data, file, files, warnings };
}

/** As they stand in the files. */
function inOrder(problems: readonly ConfigProblem[]): ConfigProblem[] {
  const placeOf = ({ where }: ConfigProblem) => {
    const [, name = where, line = '0'] = /^(.*):(\d+)$/.exec(where) ?? [];
    return { name, line: Number(line) };
  };
  return problems.toSorted((one, other) => {
    const [a, b] = [placeOf(one), placeOf(other)];
    return a.name === b.name ? a.line - b.line : 0;
  });
}

function flagsWarning(flags: readonly Setting[]): ConfigProblem {
  const names = [...new Set(flags.map(({ where }) => where))].join(' ');
  const message = `${names}: settings are better kept in the file, since ZoneMinder starts us without flags`;
  return { where: 'command line', message };
}

function problemOf(issue: z.core.$ZodIssue, settings: Settings): ConfigProblem {
  const [section = '', key = ''] = issue.path.map(String);
  const setting = settings.get(section, key);
  const text = setting?.value ?? '';
  const isHidden = setting?.isHidden === true && text !== '';
  const message = isHidden ? issue.message.replaceAll(text, '***') : issue.message;
  const hint = /\s[#;]/.test(text) && !isHidden ? ' (a comment needs a line of its own)' : '';
  return {
    where: setting?.where ?? 'configuration',
    key: `${section}.${key}`,
    message: `[${section}] ${key}: ${message}${hint}`,
  };
}

function readInto(
  settings: Settings,
  file: string,
  problems: ConfigProblem[],
  warnings: ConfigProblem[],
): void {
  const text = readConfigFile(file);
  const { entries, problems: broken } = parseSettings(file, text);
  problems.push(...broken.map(({ line, ...problem }) => ({ where: `${file}:${line}`, ...problem })));
  const seen = new Map<string, string>();
  for (const { section, key, value, line } of entries) {
    const where = `${file}:${line}`;
    const name = `${section}.${key}`;
    const earlier = seen.get(name);
    seen.set(name, where);
    if (earlier !== undefined) {
      const message = `[${section}] ${key} stands twice (also ${earlier}); the last one counts`;
      warnings.push({ where, key: name, message });
    }
    if (value.includes('\uFFFD')) {
      problems.push({
        where,
        key: name,
        message: `[${section}] ${key} is not UTF-8; save the file as UTF-8`,
      });
    }
    // An empty value means the same as none: the default.
    if (value === '') settings.delete(section, key);
    else settings.set({ section, key, value, where });
  }
}

function readConfigFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = pathObstacle(file, 'read') ?? errorMessage(error);
    throw new CodedError('config-unreadable', `the configuration ${file} cannot be read: ${reason}`, {
      cause: error,
    });
  }
}
