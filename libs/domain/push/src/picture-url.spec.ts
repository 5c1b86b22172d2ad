import { EventId } from '@tocsin/messages';
import { maskPictureUrl, pictureUrl } from './picture-url';

const base = 'https://portal/zm/index.php?view=image';
const found = { eventId: EventId.parse(42), hasDetectionPicture: true, frame: null, cause: '' };
const nothing = { ...found, hasDetectionPicture: false };

describe('the address of a picture', () => {
  it.each([
    ['the event id, wherever it stands', `${base}&eid=EVENTID&x=EVENTID`, found, `${base}&eid=42&x=42`],
    ['the picture with boxes after a yes', `${base}&fid=objdetect_gif`, found, `${base}&fid=objdetect_gif`],
    ['the snapshot otherwise', `${base}&fid=objdetect&width=600`, nothing, `${base}&fid=snapshot&width=600`],
    ['the snapshot for a gif', `${base}&fid=objdetect_gif`, nothing, `${base}&fid=snapshot`],
    ['the snapshot for an mp4', `${base}&fid=objdetect_mp4&x=1`, nothing, `${base}&fid=snapshot&x=1`],
    [
      'the frame that matched',
      `${base}&fid=BESTMATCH`,
      { ...found, frame: 'alarm', cause: '[s] x' },
      `${base}&fid=alarm`,
    ],
    [
      'the frame by its mark',
      `${base}&fid=BESTMATCH`,
      { ...found, cause: '[a] detected' },
      `${base}&fid=alarm`,
    ],
    [
      'the snapshot by its mark',
      `${base}&fid=BESTMATCH`,
      { ...found, cause: '[s] detected' },
      `${base}&fid=snapshot`,
    ],
    ['the snapshot for want of better', `${base}&fid=BESTMATCH`, nothing, `${base}&fid=snapshot`],
  ])('has %s', (_case, url, subject, expected) => {
    expect(pictureUrl({ url }, subject)).toBe(expected);
  });

  it('carries the login, escaped, whatever words it holds', () => {
    expect(pictureUrl({ url: base, user: 'a&b', password: 'EVENTID BESTMATCH&ü' }, found)).toBe(
      `${base}&username=a%26b&password=EVENTID%20BESTMATCH%26%C3%BC`,
    );
  });

  it('carries no login twice', () => {
    const old = `${base}&username=me&password=mine`;
    expect(pictureUrl({ url: old, user: 'x', password: 'y' }, found)).toBe(old);
    expect(pictureUrl({ url: base, user: '', password: '' }, found)).toBe(base);
  });

  it.each([
    [`${base}&username=me&password=se%20cret&x=1`, `${base}&username=me&password=xxx&x=1`],
    [`${base}&pass=secret`, `${base}&pass=xxx`],
    ['{"image_url":"https://p?password=secret","x":1}', '{"image_url":"https://p?password=xxx","x":1}'],
  ])('shows no password in a log', (url, masked) => {
    expect(maskPictureUrl(url)).toBe(masked);
  });
});
