import { resolve } from 'node:path';
import { CodedError, errorMessage } from '@tocsin/errors';
import { defaultConfigFiles, loadConfig } from '@tocsin/runtime';
import type { Console } from '../console';
import { checkDetection } from './check-detection';
import { listing } from './listing';

/**
 * `tocsin check-config [--config FILE]`: prints the settings in force and how pictures are looked at, or everything
 * that is wrong with them.
 * @returns exit code: 0 when Tocsin would start with them, 1 when not
 */
export async function checkConfig(
  file: string | undefined,
  console: Console,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const { out, err } = console;
  try {
    const loaded = loadConfig(file, env);
    const head = loaded.file
      ? `Configuration (read ${loaded.file}):`
      : `Default configuration (${resolve(file ?? defaultConfigFiles[1] ?? '')} doesn't exist):`;
    out(`\n${head}\n\n${listing(loaded.config)}\n`);
    for (const { where, message } of loaded.warnings) err(`warning: ${where}: ${message}`);
    return (await checkDetection(loaded.config, console)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    err(errorMessage(error));
    return 1;
  }
}
