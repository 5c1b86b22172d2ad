import type { Push } from './push';
import {
  androidTag,
  apnsHeaders,
  notificationChannel,
  notificationIcon,
  type PushStyle,
  pushData,
  threadId,
} from './push-style';

/** The body of FCM's own `messages:send`, version 1 (push-and-mqtt 3.2). */
export function directMessage(push: Push, style: PushStyle): Readonly<Record<string, unknown>> {
  const { token, title, body, subject } = push;
  const { pictureUrl } = subject;
  return {
    message: {
      token,
      notification: { title, body, ...(pictureUrl === undefined ? {} : { image: pictureUrl }) },
      data: {
        ...pushData(push),
        // The notification extension of the iOS app looks for its picture here.
        ...(push.platform === 'ios' && pictureUrl !== undefined ? { image_url_jpg: pictureUrl } : {}),
      },
      ...platformPart(push, style),
    },
  };
}

function platformPart(push: Push, style: PushStyle): Readonly<Record<string, unknown>> {
  if (push.platform === 'android') return { android: androidPart(push, style) };
  return push.platform === 'ios'
    ? { apns: { headers: apnsHeaders(style), payload: { aps: aps(push) } } }
    : {};
}

function androidPart(push: Push, style: PushStyle): Readonly<Record<string, unknown>> {
  return {
    priority: style.androidPriority,
    ...(style.androidTtlSeconds === undefined ? {} : { ttl: `${style.androidTtlSeconds}s` }),
    notification: {
      icon: notificationIcon,
      sound: push.sound,
      tag: androidTag(push, style),
      ...(push.hasChannel ? { channel_id: notificationChannel } : {}),
    },
  };
}

function aps({ title, body, profile, badge, sound, subject }: Push): Readonly<Record<string, unknown>> {
  return {
    alert: { title, body, ...(profile === undefined ? {} : { subtitle: profile }) },
    badge,
    sound,
    'thread-id': threadId,
    // Lets the app's extension run, which fetches the picture.
    ...(subject.pictureUrl === undefined ? {} : { 'mutable-content': 1 }),
  };
}
