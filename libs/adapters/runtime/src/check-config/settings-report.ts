import type { Config } from '@tocsin/config';
import { CodedError, errorMessage } from '@tocsin/errors';
import { ConfigError, type ConfigProblem } from '../config/config-error';
import { type LoadOptions, loadConfig } from '../config/load-config';
import { findingsOf, type Finding } from './findings';

/** What there is to say of the settings before anything runs by them. */
export interface SettingsReport {
  /** Undefined where the settings cannot be used. */
  readonly config: Config | undefined;
  /** The file that was read; null where there is none, undefined where it could not be read. */
  readonly file: string | null | undefined;
  readonly mistakes: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
  readonly findings: readonly Finding[];
}

/** Reads and checks the settings; everything that is wrong with them is in the report. */
export function reportOnSettings(
  named: string | undefined,
  env: NodeJS.ProcessEnv,
  options: LoadOptions = {},
): SettingsReport {
  try {
    const { config, file, warnings } = loadConfig(named, env, options);
    return { config, file, mistakes: [], warnings, findings: findingsOf(config) };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const mistakes =
      error instanceof ConfigError
        ? error.problems
        : [{ where: named ?? 'configuration', message: errorMessage(error) }];
    return { config: undefined, file: undefined, mistakes, warnings: [], findings: [] };
  }
}

/** Whether Tocsin would start with these settings. */
export const isUsable = ({ config, findings }: SettingsReport): boolean =>
  config !== undefined && findings.every(({ severity }) => severity !== 'fatal');
