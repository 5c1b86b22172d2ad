/** Keys of the old server by their former names: `section.key` → today's key in the same section. */
export const renamedKeys: ReadonlyMap<string, string> = new Map([
  ['customize.verbose', 'console_logs'],
  ['hook.hook', 'hook_script'],
  ['hook.skip_monitors', 'hook_skip_monitors'],
  ['hook.hook_description', 'use_hook_description'],
  ['hook.store_frame_in_zm', 'hook_pass_image_path'],
]);

/**
 * Keys that are accepted and do nothing in this version, known to the schema or not. Existing files keep loading;
 * one log line says what has no effect.
 */
export const idleKeys: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    general: 'restart_interval use_escontrol_interface escontrol_interface_password escontrol_interface_file',
    fcm: 'enable api_key token_file date_format use_fcmv1 replace_push_messages fcm_android_priority fcm_android_ttl fcm_log_raw_message fcm_log_message_id fcm_v1_key fcm_v1_url fcm_service_account_file include_profile_in_push',
    customize: 'es_debug_level use_custom_notification_sound',
    gateway:
      'signed_pictures public_url picture_lifetime max_connections max_connections_per_address trusted_proxies',
  }).map(([section, keys]) => [section, new Set(keys.split(' '))]),
);
