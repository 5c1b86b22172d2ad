import { allSettings } from '@tocsin/config';
import type { Setting } from './config/settings';

/** A flag of the command line that stands for one setting. */
export interface SettingFlag {
  readonly flag: string;
  readonly section: string;
  readonly key: string;
  /** What its value is called in the help; without one it is a switch, and `--no-…` switches off. */
  readonly argument?: string;
  /** A key of the same section that would beat the setting, and goes. */
  readonly insteadOf?: string;
}

/** The flags that the old server had from 1.0 to 3.2, which its first documents promise for "any setting". */
export const settingFlags: readonly SettingFlag[] = [
  { flag: 'port', section: 'network', key: 'port', argument: 'N' },
  { flag: 'address', section: 'network', key: 'address', argument: 'A' },
  { flag: 'enable-auth', section: 'auth', key: 'enable' },
  { flag: 'enable-fcm', section: 'fcm', key: 'enable' },
  { flag: 'fcm-api-key', section: 'fcm', key: 'api_key', argument: 'K' },
  { flag: 'token-file', section: 'fcm', key: 'token_file', argument: 'F' },
  { flag: 'enable-mqtt', section: 'mqtt', key: 'enable' },
  { flag: 'mqtt-server', section: 'mqtt', key: 'server', argument: 'S' },
  { flag: 'mqtt-username', section: 'mqtt', key: 'username', argument: 'U' },
  { flag: 'mqtt-password', section: 'mqtt', key: 'password', argument: 'P' },
  { flag: 'enable-ssl', section: 'ssl', key: 'enable' },
  { flag: 'ssl-cert-file', section: 'ssl', key: 'cert', argument: 'F' },
  { flag: 'ssl-key-file', section: 'ssl', key: 'key', argument: 'F' },
  { flag: 'verbose', section: 'customize', key: 'console_logs' },
  { flag: 'event-check-interval', section: 'customize', key: 'event_check_interval', argument: 'N' },
  { flag: 'monitor-reload-interval', section: 'customize', key: 'monitor_reload_interval', argument: 'N' },
  { flag: 'read-alarm-cause', section: 'customize', key: 'read_alarm_cause' },
  { flag: 'tag-alarm-event-id', section: 'customize', key: 'tag_alarm_event_id' },
  { flag: 'use-custom-notification-sound', section: 'customize', key: 'use_custom_notification_sound' },
  { flag: 'hook-script', section: 'hook', key: 'hook_script', argument: 'F', insteadOf: 'event_start_hook' },
  { flag: 'use-hook-description', section: 'hook', key: 'use_hook_description' },
  { flag: 'keep-frame-match-type', section: 'hook', key: 'keep_frame_match_type' },
  { flag: 'skip-monitors', section: 'hook', key: 'hook_skip_monitors', argument: 'LIST' },
  { flag: 'store_frame_in_zm', section: 'hook', key: 'hook_pass_image_path' },
  { flag: 'picture-url', section: 'customize', key: 'picture_url', argument: 'U' },
  { flag: 'include-picture', section: 'customize', key: 'include_picture' },
];

interface Option {
  readonly type: 'string' | 'boolean';
}

/** As `parseArgs` takes them: a switch also with `no-`. */
export const settingOptions: Readonly<Record<string, Option>> = Object.fromEntries(
  settingFlags.flatMap(({ flag, argument }): [string, Option][] =>
    argument === undefined
      ? [
          [flag, { type: 'boolean' }],
          [`no-${flag}`, { type: 'boolean' }],
        ]
      : [[flag, { type: 'string' }]],
  ),
);

/** The setting that one flag of the command line gives; nothing for flags that stand for none. */
export function settingsOf(name: string, value: string | undefined): readonly Setting[] {
  const isOff = name.startsWith('no-');
  const known = settingFlags.find(({ flag }) => flag === (isOff ? name.slice('no-'.length) : name));
  if (known === undefined) return [];
  const { section, key, insteadOf } = known;
  const where = `--${name}`;
  const setting = { section, key, value: value ?? (isOff ? 'no' : 'yes'), where, isLiteral: true };
  // Whoever looks over our shoulder sees the command line, but no log does.
  const isHidden = allSettings.some((each) => each.section === section && each.key === key && each.isSecret);
  return [
    { ...setting, isHidden },
    ...(insteadOf === undefined ? [] : [{ ...setting, key: insteadOf, value: '' }]),
  ];
}

/** Lines of the help: each flag with the setting it stands for. */
export function settingFlagLines(): string {
  return settingFlags
    .map(({ flag, argument, section, key }) => {
      const shown = argument === undefined ? `--[no-]${flag}` : `--${flag}=${argument}`;
      return `  ${shown.padEnd(38)}[${section}] ${key}`;
    })
    .join('\n');
}
