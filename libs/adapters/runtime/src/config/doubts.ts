import type { Config } from '@tocsin/config';
import type { ConfigProblem } from './config-error';
import type { Settings } from './settings';

const channels = new Set(['web', 'fcm', 'mqtt', 'api', 'all', 'none']);

const channelKeys = [
  'event_start_notify_on_hook_success',
  'event_start_notify_on_hook_fail',
  'event_end_notify_on_hook_success',
  'event_end_notify_on_hook_fail',
] as const;

/** What can be meant, but hardly is. */
export function doubtsAbout({ hook }: Config, settings: Settings): ConfigProblem[] {
  return channelKeys.flatMap((key) =>
    (hook[key] ?? [])
      .filter((word) => !channels.has(word))
      .map((word) => ({
        where: settings.get('hook', key)?.where ?? 'configuration',
        key: `hook.${key}`,
        message: `[hook] ${key}: there is no channel "${word}"; there are ${[...channels].join(', ')}`,
      })),
  );
}
