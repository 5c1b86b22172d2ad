import { allSettings } from '@tocsin/config';
import { effectOf, type SettingEffect } from './setting-effect';

const namesWith = (effect: SettingEffect): readonly string[] =>
  allSettings
    .filter((setting) => effectOf(setting) === effect)
    .map(({ section, key }) => `${section}.${key}`)
    .toSorted();

describe('when a setting that a control client changes begins to hold', () => {
  // A setting that is new stands here only once somebody has seen to it that it is looked up each time.
  it('at once, for those that are looked up each time, or by which watcher and detector begin anew', () => {
    expect(namesWith('at once').filter((name) => !/^(watcher|detector)\./.test(name))).toEqual(
      [
        'auth.timeout',
        'customize.es_rules',
        'customize.event_check_interval',
        'customize.include_picture',
        'customize.picture_portal_password',
        'customize.picture_portal_username',
        'customize.picture_url',
        'customize.read_alarm_cause',
        'customize.send_event_end_notification',
        'customize.send_event_start_notification',
        'customize.tag_alarm_event_id',
        'customize.use_custom_notification_sound',
        'customize.use_hooks',
        'fcm.api_key',
        'fcm.date_format',
        'fcm.fcm_android_priority',
        'fcm.fcm_android_ttl',
        'fcm.fcm_log_message_id',
        'fcm.fcm_log_raw_message',
        'fcm.include_profile_in_push',
        'fcm.replace_push_messages',
        'gateway.ping_interval',
        'general.escontrol_interface_password',
        'general.skip_monitors',
        'general.use_escontrol_interface',
        'hook.event_end_hook',
        'hook.event_end_hook_notify_userscript',
        'hook.event_end_notify_if_start_success',
        'hook.event_end_notify_on_hook_fail',
        'hook.event_end_notify_on_hook_success',
        'hook.event_start_hook',
        'hook.event_start_hook_notify_userscript',
        'hook.event_start_notify_on_hook_fail',
        'hook.event_start_notify_on_hook_success',
        'hook.hook_pass_image_path',
        'hook.hook_script',
        'hook.hook_skip_monitors',
        'hook.keep_frame_match_type',
        'hook.max_parallel_hooks',
        'hook.tag_detected_objects',
        'hook.use_hook_description',
      ].toSorted(),
    );
  });

  it('after a restart, for those by which connections and files are opened', () => {
    for (const name of [
      'network.port',
      'mqtt.server',
      'hook.tag_user',
      'customize.monitor_reload_interval',
    ]) {
      expect(namesWith('after a restart')).toContain(name);
    }
  });

  it('never, for those by which it is known where we are kept, and how a process runs and logs', () => {
    const never = namesWith('never');
    for (const name of [
      'queue.url',
      'general.restart_interval',
      'customize.es_debug_level',
      'metrics.port',
    ]) {
      expect(never).toContain(name);
    }
    expect(never.filter((name) => name.startsWith('logs.')).length).toBeGreaterThan(0);
  });
});
