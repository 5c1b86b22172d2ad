import { checkDetection } from '@tocsin/detector';
import { checkSettings, type ProcessArguments } from '@tocsin/runtime';
import type { Console } from '../console';

export type CheckConfigRequest = Pick<ProcessArguments, 'config' | 'flags' | 'json'>;

/**
 * `tocsin check-config`: prints the settings in force and how pictures are looked at, and everything that is wrong
 * with either.
 * @returns exit code: 0 when Tocsin would start with them, 1 when not
 */
export const checkConfig = (
  request: CheckConfigRequest,
  console: Console,
  env: NodeJS.ProcessEnv,
): Promise<number> => checkSettings(request, console, env, checkDetection);
