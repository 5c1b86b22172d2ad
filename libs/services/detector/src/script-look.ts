import { hookArguments, type Looker, readHookAnswer } from '@tocsin/detection';
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
    const scriptLog = log.child({ eventId: alarm.eventId, monitorId: alarm.monitorId });
    const result = await stopwatch.time('hook', () =>
      runHookScript({
        command: looker.command,
        givenArguments: hookArguments(alarm, { passEventFolder: hook.hook_pass_image_path }),
        timeoutMs,
        signal: stopping,
        log: scriptLog,
      }),
    );
    const { warning, ...answer } = readHookAnswer(result, looker);
    if (warning !== undefined) scriptLog.warn(warning);
    return { ...answer, hookRan: true };
  };
}
