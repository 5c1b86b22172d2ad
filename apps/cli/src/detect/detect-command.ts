import { performance } from 'node:perf_hooks';
import { compatibilityVersion } from '@tocsin/client-frames';
import { CodedError, errorMessage } from '@tocsin/errors';
import { version } from '@tocsin/runtime';
import type { Console } from '../console';
import { detect } from './detect';
import { type DetectRequest, type Question, readDetectRequest } from './detect-request';
import { terminalLog } from './terminal-log';
import { untilToldToStop } from '../until-told-to-stop';
import { helpText } from '../usage';
import { detectUsage } from './detect-usage';
import { lineAsJson } from './line-as-json';

/** What only tests say. */
export interface DetectSurroundings {
  readonly workerFile?: string;
}

/**
 * `tocsin detect`, in place of `detect.py` and `zm_detect.py`.
 * @returns exit code: 0 whether or not something was seen, 1 where nothing can be said, 2 when it was called wrongly
 */
export async function detectCommand(
  argv: readonly string[],
  console: Console,
  env: NodeJS.ProcessEnv,
  surroundings: DetectSurroundings = {},
): Promise<number> {
  try {
    const request = readDetectRequest(argv);
    if (typeof request === 'string') {
      console.out(request === 'help' || !argv.includes('--json') ? answers[request] : versionsAsJson());
      return 0;
    }
    const began = performance.now();
    const line = await lineOf(request, console, env, surroundings);
    if (request.time) console.err(`detection took: ${((performance.now() - began) / 1000).toFixed(3)}s`);
    if (request.json) console.out(lineAsJson(line));
    else if (line !== '') console.out(line);
    return 0;
  } catch (error) {
    console.err(sayable(error));
    return error instanceof CodedError && error.code === 'usage' ? 2 : 1;
  }
}

/** @throws CodedError where nothing can be said */
export function lineOf(
  request: DetectRequest,
  console: Console,
  env: NodeJS.ProcessEnv,
  surroundings: DetectSurroundings = {},
): Promise<string> {
  const log = terminalLog(console, request);
  return untilToldToStop(async (signal) => {
    try {
      return await detect(request, { env, log, signal, ...surroundings });
    } catch (error) {
      if (signal.aborted) throw new CodedError('stopped', 'stopped', { cause: error });
      throw error;
    }
  });
}

/** What was expected has its remedy in the message; a stack is for faults of ours. */
export function sayable(error: unknown): string {
  return error instanceof Error && !(error instanceof CodedError) && error.stack !== undefined
    ? error.stack
    : errorMessage(error);
}

const answers: Readonly<Record<Question, string>> = {
  help: helpText(detectUsage),
  // Upstream's words; programs that ask expect a level of the old hooks.
  version: `app:${compatibilityVersion}, pyzm:tocsin ${version}`,
  'bare-version': compatibilityVersion,
};

const versionsAsJson = (): string => JSON.stringify({ app: compatibilityVersion, tocsin: version });
