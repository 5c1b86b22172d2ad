import { CodedError } from '@tocsin/errors';
import { EventId, MonitorId } from '@tocsin/messages';
import type { Console } from '../console';
import { type DetectSurroundings, lineOf, sayable } from '../detect/detect-command';
import { type DetectRequest, idOf } from '../detect/detect-request';

export const hookUsage = `Usage: tocsin hook <event id> [<monitor id> [<monitor name> [<cause> [<event folder>]]]]

Looks at an event as detect_wrapper.sh, zm_detect_wrapper.sh and zm_event_start.sh do. CONFIG_FILE in the environment names the
objectconfig file. Prints the result line. Exit code: 0 where something was seen, 1 where not.
`;

/** `tocsin hook`: by the hook contract, only a line with `detected:` and exit code 0 tell anybody. */
export async function hookCommand(
  argv: readonly string[],
  console: Console,
  env: NodeJS.ProcessEnv,
  surroundings: DetectSurroundings = {},
): Promise<number> {
  if (argv.length === 1 && argv[0] === '--help') {
    console.out(hookUsage);
    return 0;
  }
  try {
    const line = await lineOf(requestOf(argv, env), console, env, surroundings);
    if (!line.includes('detected:')) return 1;
    console.out(line);
    return 0;
  } catch (error) {
    const wasStopped = error instanceof CodedError && error.code === 'stopped';
    if (!wasStopped) console.err(sayable(error));
    return 1;
  }
}

function requestOf(argv: readonly string[], env: NodeJS.ProcessEnv): DetectRequest {
  const [eventId, monitorId, _monitorName, cause = '', eventPath = ''] = argv;
  const event = idOf(EventId, eventId ?? null, 'event');
  if (event === null) throw new CodedError('usage', hookUsage);
  const { CONFIG_FILE: config = '' } = env;
  return {
    config: config === '' ? undefined : config,
    settings: env.TOCSIN_CONFIG === '' ? undefined : env.TOCSIN_CONFIG,
    eventId: event,
    monitorId: idOf(MonitorId, monitorId === '' ? null : (monitorId ?? null), 'monitor'),
    eventPath: eventPath === '' ? null : eventPath,
    isNew: true,
    file: null,
    reason: cause,
    outputPath: null,
    notes: false,
    debug: false,
    time: false,
    fake: null,
    overrides: [],
  };
}
