import type { EventId, MonitorId, AlarmPhase } from '@tocsin/messages';
import { type Device, knowsAppVersion, type Platform, platformOf } from './device';
import type { LocalTime } from './local-time';
import { strftime } from './strftime';

/** What a push tells of. */
export interface PushSubject {
  readonly eventId: EventId;
  readonly monitorId: MonitorId;
  readonly monitorName: string;
  readonly phase: AlarmPhase;
  /** As in the alarm frame, without `End:`. */
  readonly cause: string;
  /** Missing where no picture is to be shown. */
  readonly pictureUrl?: string | undefined;
}

/** How pushes are worded. */
export interface PushWording {
  /** strftime; `date_format`. */
  readonly dateFormat: string;
  /** `tag_alarm_event_id` */
  readonly tagsEventId: boolean;
  /** `use_custom_notification_sound` */
  readonly hasCustomSound: boolean;
  /** `include_profile_in_push` */
  readonly includesProfile: boolean;
}

/** One push to one device, worded; the builders put it into FCM's or the proxy's shape. */
export interface Push {
  readonly token: string;
  readonly platform: Platform;
  /** Whether the app makes the notification channel `zmninja`. */
  readonly hasChannel: boolean;
  readonly title: string;
  readonly body: string;
  readonly sound: string;
  readonly badge: number;
  readonly profile?: string;
  readonly subject: PushSubject;
}

/**
 * Words a push (push-and-mqtt 2).
 * @param device - after the attempt was counted: its badge is what the push carries
 * @param now - when the push is composed, not when the event began
 */
export function composePush(
  device: Device,
  subject: PushSubject,
  wording: PushWording,
  now: LocalTime,
): Push {
  const platform = platformOf(device);
  const profile = wording.includesProfile && device.profile !== '' ? device.profile : undefined;
  const shownInBody = platform === 'android' && profile !== undefined ? ` — ${profile}` : '';
  return {
    token: device.token,
    platform,
    hasChannel: knowsAppVersion(device),
    title: titleOf(subject, wording),
    body: `${bodyOf(subject, wording, now)}${shownInBody}`,
    sound: wording.hasCustomSound ? customSound[platform] : 'default',
    badge: device.badge,
    ...(profile === undefined ? {} : { profile }),
    subject,
  };
}

/** Sound files that the apps bring along. */
const customSound: Readonly<Record<Platform, string>> = {
  ios: 'blop.caf',
  android: 'blop',
  other: 'default',
};

function titleOf({ monitorName, eventId, phase }: PushSubject, { tagsEventId }: PushWording): string {
  const title = `${monitorName} Alarm${tagsEventId ? ` (${eventId})` : ''}`;
  return phase === 'end' ? `Ended:${title}` : title;
}

function bodyOf({ cause, phase }: PushSubject, { dateFormat }: PushWording, now: LocalTime): string {
  return `${cause}${phase === 'end' ? ' ended' : ''} at ${strftime(dateFormat, now)}`;
}
