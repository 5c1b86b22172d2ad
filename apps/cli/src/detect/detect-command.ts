import { performance } from 'node:perf_hooks';
import { compatibilityVersion } from '@tocsin/client-frames';
import { CodedError, errorMessage } from '@tocsin/errors';
import { version } from '@tocsin/runtime';
import type { Console } from '../console';
import { detect } from './detect';
import { type DetectRequest, type Question, readDetectRequest } from './detect-request';
import { terminalLog } from './terminal-log';
import { untilToldToStop } from '../until-told-to-stop';

export const detectUsage = `Usage: tocsin detect --eventid ID [options]
       tocsin detect --file PICTURE [options]

  -e, --eventid ID      the event to look at
  -f, --file FILE       look at this picture or film instead
  -m, --monitorid ID    with the settings of this monitor
  -c, --config FILE     objectconfig.ini or .yml; default: what the settings say, or the one in /etc/zm
  -p, --eventpath DIR   the event's folder; objdetect.jpg and objects.json go there
  -r, --reason TEXT     the alarm cause, for only_triggered_zm_zones
  -n, --notes           write the text into the event's Notes
  -o, --output-path DIR write a picture with all boxes here
  -O, --override PATH=VALUE  in place of what the objectconfig file says, e.g. ml.stream_sequence.resize=640
      --fakeit A,B      say that A and B were seen, without a look
      --settings FILE   Tocsin's own settings; default /etc/zm/zmeventnotification.ini
  -d, --debug           say on stderr what is done
  -t, --time            say on stderr how long it took
  -v, --version   --bareversion   -h, --help

Prints the result line, or nothing where nothing was seen. Exit code: 0, or 1 where nothing can be said.
`;

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
      console.out(answers[request]);
      return 0;
    }
    const began = performance.now();
    const line = await lineOf(request, console, env, surroundings);
    if (request.time) console.err(`detection took: ${((performance.now() - began) / 1000).toFixed(3)}s`);
    if (line !== '') console.out(line);
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
  help: detectUsage,
  // Upstream's words; programs that ask expect a level of the old hooks.
  version: `app:${compatibilityVersion}, pyzm:tocsin ${version}`,
  'bare-version': compatibilityVersion,
};
