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

/** The body that the push proxy of the apps' authors takes (push-and-mqtt 3.1). */
export function proxyRequest(push: Push, style: PushStyle): Readonly<Record<string, unknown>> {
  const { token, title, body, sound, badge, subject } = push;
  return {
    token,
    title,
    body,
    sound,
    badge,
    log_message_id: style.logMessageId,
    data: pushData(push),
    ...(subject.pictureUrl === undefined ? {} : { image_url: subject.pictureUrl }),
    ...(style.logsRawMessage ? { log_raw_message: 'yes' } : {}),
    ...platformPart(push, style),
  };
}

function platformPart(push: Push, style: PushStyle): Readonly<Record<string, unknown>> {
  if (push.platform === 'android') return { android: androidPart(push, style) };
  return push.platform === 'ios' ? { ios: iosPart(push, style) } : {};
}

const androidPart = (push: Push, style: PushStyle): Readonly<Record<string, unknown>> => ({
  icon: notificationIcon,
  priority: style.androidPriority,
  ...(style.androidTtlSeconds === undefined ? {} : { ttl: style.androidTtlSeconds }),
  tag: androidTag(push, style),
  ...(push.hasChannel ? { channel: notificationChannel } : {}),
});

const iosPart = ({ profile }: Push, style: PushStyle): Readonly<Record<string, unknown>> => ({
  thread_id: threadId,
  headers: apnsHeaders(style),
  ...(profile === undefined ? {} : { subtitle: profile }),
});
