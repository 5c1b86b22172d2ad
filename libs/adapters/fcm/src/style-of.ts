import type { PushStyle, PushWording } from '@tocsin/push';
import type { FcmConfig } from '@tocsin/config';

/** How pushes are delivered, by the settings. */
export const pushStyleOf = (settings: FcmConfig): PushStyle => ({
  androidPriority: settings.fcm_android_priority,
  androidTtlSeconds: settings.fcm_android_ttl,
  replaces: settings.replace_push_messages,
  logMessageId: settings.fcm_log_message_id,
  logsRawMessage: settings.fcm_log_raw_message,
});

/** How pushes are worded, by the settings of `[fcm]` and `[customize]`. */
export const pushWordingOf = (
  settings: FcmConfig,
  customize: { readonly tag_alarm_event_id: boolean; readonly use_custom_notification_sound: boolean },
): PushWording => ({
  dateFormat: settings.date_format,
  tagsEventId: customize.tag_alarm_event_id,
  hasCustomSound: customize.use_custom_notification_sound,
  includesProfile: settings.include_profile_in_push,
});
