import { readFileSync } from 'node:fs';
import path from 'node:path';
import { directMessage } from './direct-message';
import { proxyRequest } from './proxy-request';
import { composePush, type Push } from './push';
import {
  deviceWith,
  fullStyle,
  fullWording,
  october,
  picture,
  plainStyle,
  plainWording,
  subject,
} from './push.fixture';

const golden = (name: string): unknown =>
  JSON.parse(readFileSync(path.join(__dirname, 'golden', `${name}.json`), 'utf8'));

/** Through JSON, as on the wire: a key that is undefined is no key. */
const onTheWire = (body: unknown): unknown => JSON.parse(JSON.stringify(body));

const platforms = ['android', 'ios', 'other'] as const;
type PlatformName = (typeof platforms)[number];

const plainPush = (platform: PlatformName): Push => {
  const device = deviceWith({ token: `aaa:APA91b-${platform}`, platform, appversion: 'unknown' });
  return composePush(device, subject, plainWording, october);
};
const fullPush = (platform: PlatformName): Push => {
  const device = deviceWith({ token: `aaa:APA91b-${platform}`, platform });
  return composePush(device, { ...subject, phase: 'end', pictureUrl: picture }, fullWording, october);
};

describe.each(platforms)('a push to a device of platform %s', (platform) => {
  it('is what the proxy takes, with nothing switched on', () => {
    expect(onTheWire(proxyRequest(plainPush(platform), plainStyle))).toEqual(
      golden(`proxy-${platform}-plain`),
    );
  });

  it('is what the proxy takes, with everything switched on', () => {
    expect(onTheWire(proxyRequest(fullPush(platform), fullStyle))).toEqual(golden(`proxy-${platform}-full`));
  });

  it('is what FCM takes, with nothing switched on', () => {
    expect(onTheWire(directMessage(plainPush(platform), plainStyle))).toEqual(
      golden(`direct-${platform}-plain`),
    );
  });

  it('is what FCM takes, with everything switched on', () => {
    expect(onTheWire(directMessage(fullPush(platform), fullStyle))).toEqual(
      golden(`direct-${platform}-full`),
    );
  });
});

describe('the card on Android', () => {
  const tagOf = (phase: 'start' | 'end', replaces: boolean): unknown => {
    const push = composePush(
      deviceWith({ platform: 'Android' }),
      { ...subject, phase },
      plainWording,
      october,
    );
    return proxyRequest(push, { ...plainStyle, replaces });
  };

  it.each([
    ['start', false, 'zmninja_55555_event_start'],
    ['end', false, 'zmninja_55555_event_end'],
    ['start', true, 'zmninjapush'],
    ['end', true, 'zmninjapush'],
  ] as const)('at a %s with replace_push_messages %s has the tag %s', (phase, replaces, tag) => {
    expect(tagOf(phase, replaces)).toMatchObject({ android: { tag } });
  });

  it.each([['unknown'], ['']])('has no channel for an app of version "%s"', (appversion) => {
    const push = composePush(deviceWith({ platform: 'android', appversion }), subject, plainWording, october);
    expect(proxyRequest(push, plainStyle)).not.toHaveProperty('android.channel');
    expect(directMessage(push, plainStyle)).not.toHaveProperty('message.android.notification.channel_id');
  });
});

describe('the profile', () => {
  const { profile: _none, ...nameless } = deviceWith({ platform: 'android' });

  it.each([
    ['is switched off', plainWording, deviceWith({ platform: 'android' })],
    ['is unknown', fullWording, nameless],
    ['is empty', fullWording, deviceWith({ platform: 'android', profile: '' })],
  ])('is not in the push when it %s', (_case, wording, device) => {
    const push = composePush(device, subject, wording, october);
    expect(push.body).not.toContain('—');
    expect(proxyRequest(push, plainStyle)).not.toHaveProperty('data.profile');
  });
});
