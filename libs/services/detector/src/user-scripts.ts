import type { HookConfig } from '@tocsin/config';
import { type HookCommand, type HookReport, parseHookCommand, userScriptArguments } from '@tocsin/detection';
import { errorMessage } from '@tocsin/errors';
import { tellScript, toldScriptTimeoutMs } from '@tocsin/hook-script';
import type { Alarm, AlarmPhase } from '@tocsin/messages';
import type { Logger } from 'pino';
import type { Finding } from './finding';

type UserScriptConfig = Pick<
  HookConfig,
  'event_start_hook_notify_userscript' | 'event_end_hook_notify_userscript' | 'hook_pass_image_path'
>;

/** The operator's user scripts, run after the hook whether it said yes or no, and before anybody is told. */
export class UserScripts {
  readonly #commands: Readonly<Record<AlarmPhase, HookCommand | undefined>>;
  readonly #passEventFolder: boolean;
  readonly #log: Logger;

  constructor(hook: UserScriptConfig, log: Logger) {
    this.#commands = {
      start: commandOf(hook, 'event_start_hook_notify_userscript', log),
      end: commandOf(hook, 'event_end_hook_notify_userscript', log),
    };
    this.#passEventFolder = hook.hook_pass_image_path;
    this.#log = log;
  }

  /**
   * Tells the script of the phase what the hook came to, and waits for its end. Only a hook that answered is told
   * of. What the script does is its own business: nothing is thrown.
   */
  async tell(alarm: Alarm, finding: Finding, signal: AbortSignal): Promise<void> {
    const command = this.#commands[alarm.phase];
    const report = reportOf(finding);
    if (command === undefined || report === undefined) return;
    const { eventId, monitorId } = alarm;
    const log = this.#log.child({ eventId, monitorId });
    try {
      await tellScript('user-script', {
        command,
        givenArguments: userScriptArguments(alarm, report, { passEventFolder: this.#passEventFolder }),
        timeoutMs: toldScriptTimeoutMs,
        signal,
        log,
      });
    } catch (error) {
      log.error({ err: error }, errorMessage(error));
    }
  }
}

/** Our own detection counts as a hook that printed the same. */
function reportOf({ report, outcome, text, detectionJson }: Finding): HookReport | undefined {
  if (report !== undefined) return report;
  if (outcome !== 'found' && outcome !== 'nothing') return undefined;
  return { result: outcome === 'found' ? 0 : 1, text, json: JSON.stringify(detectionJson) };
}

function commandOf(
  hook: UserScriptConfig,
  key: 'event_start_hook_notify_userscript' | 'event_end_hook_notify_userscript',
  log: Logger,
): HookCommand | undefined {
  const line = hook[key]?.trim() ?? '';
  if (line === '') return undefined;
  try {
    return parseHookCommand(line);
  } catch (error) {
    log.error(`[hook] ${key}: ${errorMessage(error)}; it is not run`);
    return undefined;
  }
}
