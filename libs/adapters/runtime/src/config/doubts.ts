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
export function doubtsAbout(config: Config, settings: Settings): ConfigProblem[] {
  return [...unknownChannels(config, settings), ...halfLogin(config, settings)];
}

function unknownChannels({ hook }: Config, settings: Settings): ConfigProblem[] {
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

function halfLogin({ mqtt }: Config, settings: Settings): ConfigProblem[] {
  if ((mqtt.username === undefined) === (mqtt.password === undefined)) return [];
  const [given, missing] = mqtt.password === undefined ? ['username', 'password'] : ['password', 'username'];
  return [
    {
      where: settings.get('mqtt', given)?.where ?? 'configuration',
      key: `mqtt.${given}`,
      message: `[mqtt] ${given} without ${missing}: a login takes both, so there will be none`,
    },
  ];
}
