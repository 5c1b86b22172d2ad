import {
  type HookCommand,
  hookArguments,
  type Looker,
  readHookAnswer,
  reportOfHook,
} from '@tocsin/detection';
import type { HookConfig } from '@tocsin/config';
import { runHookScript } from '@tocsin/hook-script';
import type { Logger } from 'pino';
import type { Look } from './look';

interface ScriptLookParts {
  readonly looker: Extract<Looker, { kind: 'script' }>;
  readonly hook: Pick<HookConfig, 'hook_pass_image_path'>;
  readonly timeoutMs: number;
  readonly log: Logger;
}

/** Looks by a hook script of the operator. It may outlive the deadline, up to its own time limit. */
export function createScriptLook({ looker, hook, timeoutMs, log }: ScriptLookParts): Look {
  return async (alarm, { stopping, stopwatch }) => {
    const { eventId, monitorId } = alarm;
    const scriptLog = log.child({ eventId, monitorId });
    const given = hookArguments(alarm, { passEventFolder: hook.hook_pass_image_path });
    scriptLog.info(`Invoking hook:${shownCall(looker.command, given)}`);
    const result = await stopwatch.time('hook', () =>
      runHookScript({
        command: looker.command,
        givenArguments: given,
        timeoutMs,
        signal: stopping,
        log: scriptLog,
      }),
    );
    const { warning, ...answer } = readHookAnswer(result, looker);
    if (warning !== undefined) scriptLog.warn(warning);
    // An empty text is a failure whatever the exit code; the old server's log calls that exit 1.
    const exit = answer.outcome === 'nothing' ? result.exitCode || 1 : result.exitCode;
    scriptLog.info(
      `For Monitor:${monitorId} event:${eventId}, hook script returned with text:${answer.text} exit:${exit}`,
    );
    return { ...answer, hookRan: true, report: reportOfHook(result, looker) };
  };
}

/** The call as the old server's log shows it; nothing of ours ever runs this text. */
function shownCall(
  { program, leadingArguments }: HookCommand,
  [eventId = '', monitorId = '', ...texts]: readonly string[],
): string {
  const own = [program, ...leadingArguments].map((word) => `'${word}'`);
  return [...own, eventId, monitorId, ...texts.map((text) => `"${text}"`)].join(' ');
}
