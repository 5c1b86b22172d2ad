import type { Config } from '@tocsin/config';
import type { SettingName, Shown } from './shown-value';

/** One line of the listing: the setting, the old server's label, and what is shown where that is not the value. */
export interface Labelled {
  readonly name: SettingName;
  readonly label: string;
  readonly show?: (config: Config) => Shown;
}

const labelled = (section: string, labels: Readonly<Record<string, string>>): Labelled[] =>
  Object.entries(labels).map(([key, label]) => ({ name: `${section}.${key}`, label }));

/** What the documents of 1.0 to 4.4 show, in their order, nothing in between. */
const documented: readonly (readonly Labelled[])[] = [
  [
    ...labelled('network', { port: 'Port', address: 'Address' }),
    ...labelled('customize', {
      event_check_interval: 'Event check interval',
      monitor_reload_interval: 'Monitor reload interval',
    }),
  ],
  labelled('auth', { enable: 'Auth enabled', timeout: 'Auth timeout' }),
  labelled('fcm', { enable: 'Use FCM', api_key: 'FCM API key', token_file: 'Token file' }),
  labelled('ssl', { enable: 'SSL enabled', cert: 'SSL cert file', key: 'SSL key file' }),
  labelled('customize', {
    console_logs: 'console_logs',
    read_alarm_cause: 'Read alarm cause',
    tag_alarm_event_id: 'Tag alarm event id',
    use_custom_notification_sound: 'Use custom notification sound',
  }),
  labelled('hook', { hook_script: 'Hook', use_hook_description: 'Use Hook Description' }),
];

/** What 4.4, 6 and 7 print beside. */
const later: readonly (readonly Labelled[])[] = [
  labelled('general', {
    secrets: 'Secrets file',
    base_data_path: 'Base data path',
    restart_interval: 'Restart interval (secs)',
    skip_monitors: 'Skipped monitors',
  }),
  labelled('general', {
    use_escontrol_interface: 'Use admin interface',
    escontrol_interface_password: 'Admin interface password',
    escontrol_interface_file: 'Admin interface persistence file',
  }),
  labelled('push', { use_api_push: 'Use API Push', api_push_script: 'API Push Script' }),
  [
    ...labelled('fcm', {
      use_fcmv1: 'Use FCM V1 APIs',
      date_format: 'FCM Date Format',
      replace_push_messages: 'Only show latest FCMv1 message',
      fcm_android_priority: 'Android FCM push priority',
      fcm_android_ttl: 'Android FCM push ttl',
      fcm_log_message_id: 'Log FCM message ID',
      fcm_log_raw_message: 'Log RAW FCM Messages',
      fcm_v1_url: 'FCM V1 URL',
    }),
    {
      name: 'fcm.fcm_v1_key',
      label: 'FCM V1 Key',
      show: ({ fcm }) => (fcm.fcm_v1_key ? 'custom' : undefined),
    },
    { name: 'fcm.fcm_service_account_file', label: 'FCM Service Account File' },
    { name: 'fcm.fcm_service_account_file', label: 'FCM Mode', show: fcmMode },
  ],
  labelled('mqtt', {
    enable: 'Use MQTT',
    server: 'MQTT Server',
    topic: 'MQTT Topic',
    username: 'MQTT Username',
    password: 'MQTT Password',
    retain: 'MQTT Retain',
    tick_interval: 'MQTT Tick Interval',
    tls_ca: 'MQTT TLS CA',
    tls_cert: 'MQTT TLS Cert',
    tls_key: 'MQTT TLS Key',
    tls_insecure: 'MQTT TLS Insecure',
  }),
  labelled('customize', {
    es_debug_level: 'ES Debug level',
    picture_url: 'Picture URL',
    include_picture: 'Include picture',
    picture_portal_username: 'Picture username',
    picture_portal_password: 'Picture password',
    send_event_start_notification: 'Send event start notification',
    send_event_end_notification: 'Send event end notification',
    es_rules: 'Monitor rules JSON file',
    use_hooks: 'Use Hooks',
  }),
  labelled('hook', {
    max_parallel_hooks: 'Max Parallel Hooks',
    event_start_hook: 'Hook Script on Event Start',
    event_start_hook_notify_userscript: 'User Script on Event Start',
    event_end_hook: 'Hook Script on Event End',
    event_end_hook_notify_userscript: 'User Script on Event End',
    hook_skip_monitors: 'Hook Skipped monitors',
    event_start_notify_on_hook_success: 'Notify on Event Start (hook success)',
    event_start_notify_on_hook_fail: 'Notify on Event Start (hook fail)',
    event_end_notify_on_hook_success: 'Notify on Event End (hook success)',
    event_end_notify_on_hook_fail: 'Notify on Event End (hook fail)',
    event_end_notify_if_start_success: 'Notify End only if Start success',
    keep_frame_match_type: 'Keep frame match type',
    hook_pass_image_path: 'Store Frame in ZM',
    tag_detected_objects: 'Tag detected objects in ZM',
  }),
];

/** Every label of the old server. */
export const labelledGroups: readonly (readonly Labelled[])[] = [...documented, ...later];

function fcmMode({ fcm }: Config): Shown {
  return fcm.fcm_service_account_file === undefined ? 'PROXY' : 'DIRECT (via Service Account)';
}
