import type { Push } from './push';

/** How pushes are delivered, and what a new one does to the ones before. */
export interface PushStyle {
  /** `fcm_android_priority` */
  readonly androidPriority: 'high' | 'normal';
  /** `fcm_android_ttl`: how long FCM keeps it for a phone that is away, seconds; 0 means now or never. */
  readonly androidTtlSeconds?: number | undefined;
  /** `replace_push_messages`: the newest takes the place of the one before. */
  readonly replaces: boolean;
  /** `fcm_log_message_id`, for the proxy's log. */
  readonly logMessageId: string;
  /** `fcm_log_raw_message`, for the proxy's log. */
  readonly logsRawMessage: boolean;
}

/** Cards with the same tag take each other's place. */
const replacingTag = 'zmninjapush';

/**
 * The tag of the card on Android. Cards of different events stack; the app finds the event in the tag, and a
 * push that is told again after a crash takes the place of its twin. (conventions 3.3; upstream since 7.0.23)
 */
export function androidTag({ subject }: Push, { replaces }: PushStyle): string {
  return replaces ? replacingTag : `zmninja_${subject.eventId}_event_${subject.phase}`;
}

export const apnsHeaders = ({ replaces }: PushStyle): Readonly<Record<string, string>> => ({
  'apns-priority': '10',
  'apns-push-type': 'alert',
  ...(replaces ? { 'apns-collapse-id': replacingTag } : {}),
});

export const notificationIcon = 'ic_stat_notification';
export const notificationChannel = 'zmninja';
export const threadId = 'zmninja_alarm';

/** What the app reads; all values reach the phone as text. */
export function pushData({ subject, profile }: Push): Readonly<Record<string, string>> {
  return {
    mid: String(subject.monitorId),
    eid: String(subject.eventId),
    notification_foreground: 'true',
    monitorName: subject.monitorName,
    cause: subject.cause,
    ...(profile === undefined ? {} : { profile }),
  };
}
