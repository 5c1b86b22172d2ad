import { notificationWith } from '../testing/notification';
import { pictureOf, readSignedPicture, signedPictureUrl } from './signed-picture';

/** A stand-in for an HMAC; only its being a function of the text matters here. */
const sign = (text: string) =>
  `s${Array.from(text).reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 1e9, 7)}`;
const verify = (text: string, signature: string) => sign(text) === signature;

const picture = pictureOf(undefined, notificationWith());
const url = new URL(signedPictureUrl('https://gate:9000/', picture, 10_000_500, sign));
const [, , eventId, fid] = url.pathname.split('/');
const request = {
  eventId,
  fid,
  expires: url.searchParams.get('expires'),
  signature: url.searchParams.get('signature'),
};
const read = (changed: Partial<Record<keyof typeof request, unknown>> = {}, nowMs = 9_000_000) =>
  readSignedPicture({ ...request, ...changed }, nowMs, verify);

describe('a signed picture', () => {
  it('has a URL of event, picture, end of life and signature', () => {
    expect(url.href).toMatch(/^https:\/\/gate:9000\/pictures\/5060\/alarm\?expires=10001&signature=s\d+$/);
  });

  it('is read back until it expires', () => {
    expect(read()).toEqual({ kind: 'picture', picture: { eventId: 5060, fid: 'alarm' } });
    expect(read({}, 10_000_999).kind).toBe('picture');
    expect(read({}, 10_001_000)).toEqual({ kind: 'expired', picture: { eventId: 5060, fid: 'alarm' } });
  });

  it.each([
    ['another event', { eventId: '5061' }],
    ['another picture', { fid: 'snapshot' }],
    ['a longer life', { expires: '10002' }],
    ['another signature', { signature: 's1' }],
    ['no signature', { signature: undefined }],
    ['two signatures', { signature: ['s1', 's2'] }],
    ['a path for a picture', { fid: '../../etc/passwd' }],
    ['no whole number', { expires: '1e4' }],
    ['an event that is none', { eventId: '0' }],
    ['leading zeros', { eventId: '05060' }],
  ])('with %s is refused, also when it would have expired', (_what, changed) => {
    expect(read(changed).kind).toBe('refused');
    expect(read(changed, 99_000_000).kind).toBe('refused');
  });

  it.each([
    ['https://x/?eid=EVENTID&fid=objdetect_gif&width=600', 'found', 'objdetect_gif'],
    ['https://x/?eid=EVENTID&fid=objdetect_gif&width=600', 'nothing', 'snapshot'],
    ['https://x/?fid=BESTMATCH', 'found', 'alarm'],
    ['https://x/?fid=37', 'found', '37'],
    ['https://x/?eid=EVENTID', 'found', 'alarm'],
    ['https://x/?fid=../secret', 'found', 'snapshot'],
    [undefined, 'found', 'alarm'],
  ] as const)('of %s after "%s" is %s', (template, outcome, expected) => {
    expect(pictureOf(template, notificationWith({ outcome })).fid).toBe(expected);
  });
});
