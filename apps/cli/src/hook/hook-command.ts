import { CodedError } from '@tocsin/errors';
import { EventId, MonitorId } from '@tocsin/messages';
import type { Console } from '../console';
import { type DetectSurroundings, lineOf, sayable } from '../detect/detect-command';
import { type DetectRequest, idOf } from '../detect/detect-request';
import { lineAsJson } from '../detect/line-as-json';
import { helpText } from '../usage';
import { hookUsage } from './hook-usage';

/** `tocsin hook`: by the hook contract, only a line with `detected:` and exit code 0 tell anybody. */
export async function hookCommand(
  call: readonly string[],
  console: Console,
  env: NodeJS.ProcessEnv,
  surroundings: DetectSurroundings = {},
): Promise<number> {
  // What follows is of the event, whatever it looks like.
  const isJson = call[0] === '--json';
  const argv = isJson ? call.slice(1) : call;
  if (argv.length === 1 && argv[0] === '--help') {
    console.out(helpText(hookUsage));
    return 0;
  }
  try {
    const line = await lineOf(requestOf(argv, env, isJson), console, env, surroundings);
    if (!line.includes('detected:')) {
      if (isJson) console.out(lineAsJson(''));
      return 1;
    }
    console.out(isJson ? lineAsJson(line) : line);
    return 0;
  } catch (error) {
    const wasStopped = error instanceof CodedError && error.code === 'stopped';
    if (!wasStopped) console.err(sayable(error));
    return 1;
  }
}

function requestOf(argv: readonly string[], env: NodeJS.ProcessEnv, isJson: boolean): DetectRequest {
  const [eventId, monitorId, _monitorName, cause = '', eventPath = ''] = argv;
  const event = idOf(EventId, eventId ?? null, 'event');
  if (event === null) throw new CodedError('usage', helpText(hookUsage));
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
    json: isJson,
    fake: null,
    overrides: [],
  };
}
