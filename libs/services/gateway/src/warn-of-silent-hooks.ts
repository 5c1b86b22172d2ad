import type { Config } from '@tocsin/config';
import type { Logger } from 'pino';

/** Says so when the settings make a hook decide about alarms and then tell nobody whatever it decides. */
export function warnOfSilentHooks(
  { hook, customize }: Pick<Config, 'hook' | 'customize'>,
  log: Logger,
): void {
  if (customize.use_hooks === false || hook.event_start_hook === undefined) {
    return;
  }
  if ((hook.event_start_notify_on_hook_success ?? ['none']).every((channel) => channel === 'none')) {
    log.warn(
      'event_start_hook is set, but event_start_notify_on_hook_success in [hook] names no channel: nobody is told of alarms that the hook says yes to. Set it to all',
    );
  }
}
