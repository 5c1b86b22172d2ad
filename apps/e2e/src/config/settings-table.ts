/** One key of es-config.md §2, as a program hears of it. */
export interface SettingRow {
  readonly key: string;
  /** In force when no file names it; null where nothing is. */
  readonly byDefault: unknown;
  /** As it stands in a file, and what that means. */
  readonly written: string;
  readonly means: unknown;
  /** As it must not stand in a file; absent where any text will do. */
  readonly refused?: string;
}

const row = (
  key: string,
  byDefault: unknown,
  written: string,
  means: unknown,
  refused?: string,
): SettingRow => ({ key, byDefault, written, means, ...(refused === undefined ? {} : { refused }) });

/** Any text but these is an error, though the old server took it for yes. */
const flag = (key: string, byDefault: boolean): SettingRow =>
  row(key, byDefault, byDefault ? 'No' : 'YES', !byDefault, 'perhaps');

const text = (key: string, written: string, byDefault: unknown = null): SettingRow =>
  row(key, byDefault, written, written);

const secret = (key: string): SettingRow => row(key, null, 'hunter2', '(defined)');

const data = '/var/lib/zmeventnotification';

/** Every key of es-config.md §2, under its present name. */
export const settings: readonly SettingRow[] = [
  text('general.base_data_path', '/data/zm', data),
  row('general.restart_interval', 0, '7200', 7200, 'soon'),
  row('general.skip_monitors', [], '1, 2,5', ['1', '2', '5'], '1,x'),
  flag('general.use_escontrol_interface', false),
  secret('general.escontrol_interface_password'),
  text('general.escontrol_interface_file', '/data/control.dat', `${data}/misc/escontrol_interface.dat`),

  row('network.port', 9000, '65535', 65535, '65536'),
  row('network.address', '::', '0.0.0.0', '0.0.0.0'),

  flag('auth.enable', true),
  row('auth.timeout', 20, '30', 30, '-1'),

  flag('ssl.enable', true),
  text('ssl.cert', '/etc/zm/tls/zoneminder.crt'),
  text('ssl.key', '/etc/zm/tls/zoneminder.key'),

  flag('fcm.enable', true),
  secret('fcm.api_key'),
  text('fcm.token_file', '/data/tokens.txt', `${data}/push/tokens.txt`),
  text('fcm.date_format', '%H:%M', '%I:%M %p, %d-%b'),
  flag('fcm.use_fcmv1', true),
  flag('fcm.replace_push_messages', false),
  row('fcm.fcm_android_priority', 'high', 'normal', 'normal', 'urgent'),
  row('fcm.fcm_android_ttl', null, '0', 0, '-5'),
  flag('fcm.fcm_log_raw_message', false),
  text('fcm.fcm_log_message_id', 'me', 'NONE'),
  secret('fcm.fcm_v1_key'),
  row('fcm.fcm_v1_url', null, 'https://proxy.example/push', 'https://proxy.example/push', 'not a url'),
  text('fcm.fcm_service_account_file', '/etc/zm/account.json'),
  flag('fcm.include_profile_in_push', false),

  flag('push.use_api_push', false),
  text('push.api_push_script', '/usr/local/bin/push.py'),

  flag('mqtt.enable', false),
  row('mqtt.server', '127.0.0.1', 'broker.example:1884', 'broker.example:1884', 'broker.example:99999'),
  text('mqtt.topic', 'house/zm', 'zoneminder'),
  text('mqtt.username', 'joe'),
  secret('mqtt.password'),
  flag('mqtt.retain', false),
  row('mqtt.tick_interval', 15, '30', 30, '0'),
  text('mqtt.tls_ca', '/etc/ssl/ca.pem'),
  text('mqtt.tls_cert', '/etc/ssl/client.pem'),
  text('mqtt.tls_key', '/etc/ssl/client.key'),
  flag('mqtt.tls_insecure', false),

  flag('customize.console_logs', false),
  row('customize.es_debug_level', 5, '9', 9, '10'),
  // The old server's default of 5 s is a ceiling on staleness; ours is faster (architecture, Watching).
  row('customize.event_check_interval', 0.05, '0.2', 0.2, '0'),
  row('customize.monitor_reload_interval', 300, '60', 60, 'often'),
  flag('customize.read_alarm_cause', false),
  flag('customize.tag_alarm_event_id', false),
  flag('customize.use_custom_notification_sound', false),
  flag('customize.include_picture', false),
  row(
    'customize.picture_url',
    null,
    'https://zm.example/index.php?view=image&eid=EVENTID&fid=snapshot',
    'https://zm.example/index.php?view=image&eid=EVENTID&fid=snapshot',
  ),
  text('customize.picture_portal_username', 'joe'),
  secret('customize.picture_portal_password'),
  flag('customize.send_event_start_notification', true),
  flag('customize.send_event_end_notification', false),
  row('customize.use_hooks', null, 'yes', true, 'perhaps'),
  text('customize.es_rules', '/etc/zm/es_rules.json'),

  text('hook.hook_script', '/usr/bin/old_hook.sh'),
  text('hook.event_start_hook', "'/usr/bin/start hook.sh' --fast"),
  text('hook.event_end_hook', '/usr/bin/end_hook.sh'),
  text('hook.event_start_hook_notify_userscript', '/usr/bin/after_start.sh'),
  text('hook.event_end_hook_notify_userscript', '/usr/bin/after_end.sh'),
  row('hook.event_start_notify_on_hook_success', null, 'ALL', ['all']),
  row('hook.event_start_notify_on_hook_fail', null, 'none', ['none']),
  row('hook.event_end_notify_on_hook_success', null, 'fcm, web ,api', ['fcm', 'web', 'api']),
  row('hook.event_end_notify_on_hook_fail', null, 'mqtt', ['mqtt']),
  flag('hook.event_end_notify_if_start_success', true),
  flag('hook.use_hook_description', false),
  flag('hook.keep_frame_match_type', true),
  row('hook.hook_skip_monitors', [], '3', ['3'], '3,front door'),
  flag('hook.hook_pass_image_path', false),
  row('hook.max_parallel_hooks', 0, '4', 4, '-1'),
  flag('hook.tag_detected_objects', false),
];

/** Names that keys had before. */
export const oldNames: readonly { readonly old: string; readonly now: string; readonly written: string }[] = [
  { old: 'customize.verbose', now: 'customize.console_logs', written: 'yes' },
  { old: 'hook.hook', now: 'hook.hook_script', written: '/usr/bin/oldest.sh' },
  { old: 'hook.hook_description', now: 'hook.use_hook_description', written: 'yes' },
  { old: 'hook.skip_monitors', now: 'hook.hook_skip_monitors', written: '7' },
  { old: 'hook.store_frame_in_zm', now: 'hook.hook_pass_image_path', written: 'yes' },
];

/** Every flag of es-config.md §3 that stands for a key, and what it makes of it. */
export const flags: readonly (readonly [flag: string, key: string, means: unknown])[] = [
  ['--port=9100', 'network.port', 9100],
  ['--address=127.0.0.1', 'network.address', '127.0.0.1'],
  ['--no-enable-auth', 'auth.enable', false],
  ['--no-enable-fcm', 'fcm.enable', false],
  ['--fcm-api-key=K', 'fcm.api_key', '(defined)'],
  ['--token-file=/x/tokens.txt', 'fcm.token_file', '/x/tokens.txt'],
  ['--enable-mqtt', 'mqtt.enable', true],
  ['--mqtt-server=broker', 'mqtt.server', 'broker'],
  ['--mqtt-username=joe', 'mqtt.username', 'joe'],
  ['--mqtt-password=hunter2', 'mqtt.password', '(defined)'],
  ['--no-enable-ssl', 'ssl.enable', false],
  ['--ssl-cert-file=/c.pem', 'ssl.cert', '/c.pem'],
  ['--ssl-key-file=/k.pem', 'ssl.key', '/k.pem'],
  ['--verbose', 'customize.console_logs', true],
  ['--event-check-interval=2', 'customize.event_check_interval', 2],
  ['--monitor-reload-interval=60', 'customize.monitor_reload_interval', 60],
  ['--read-alarm-cause', 'customize.read_alarm_cause', true],
  ['--tag-alarm-event-id', 'customize.tag_alarm_event_id', true],
  ['--use-custom-notification-sound', 'customize.use_custom_notification_sound', true],
  ['--hook-script=/h.sh', 'hook.hook_script', '/h.sh'],
  ['--use-hook-description', 'hook.use_hook_description', true],
  ['--no-keep-frame-match-type', 'hook.keep_frame_match_type', false],
  ['--skip-monitors=1,2', 'hook.hook_skip_monitors', ['1', '2']],
  ['--store_frame_in_zm', 'hook.hook_pass_image_path', true],
  ['--picture-url=https://p.example/x', 'customize.picture_url', 'https://p.example/x'],
  ['--include-picture', 'customize.include_picture', true],
];

/** The other way round, where there is one. */
export const opposites: readonly (readonly [flag: string, key: string, means: boolean])[] = [
  ['--enable-auth', 'auth.enable', true],
  ['--enable-fcm', 'fcm.enable', true],
  ['--no-enable-mqtt', 'mqtt.enable', false],
  ['--enable-ssl', 'ssl.enable', true],
  ['--no-verbose', 'customize.console_logs', false],
  ['--no-read-alarm-cause', 'customize.read_alarm_cause', false],
  ['--no-tag-alarm-event-id', 'customize.tag_alarm_event_id', false],
  ['--no-use-custom-notification-sound', 'customize.use_custom_notification_sound', false],
  ['--no-use-hook-description', 'hook.use_hook_description', false],
  ['--keep-frame-match-type', 'hook.keep_frame_match_type', true],
  ['--no-store_frame_in_zm', 'hook.hook_pass_image_path', false],
  ['--no-include-picture', 'customize.include_picture', false],
];
