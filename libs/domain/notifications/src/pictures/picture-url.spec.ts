import { notificationWith } from '../testing/notification';
import { hasOwnLogin, pictureUrl } from './picture-url';

const portal = 'https://portal/zm/index.php?view=image&eid=EVENTID&fid=';
const fidOf = (fid: string, ...rest: Parameters<typeof notificationWith>) =>
  pictureUrl({ template: `${portal}${fid}` }, notificationWith(...rest)).replace(/^.*fid=/, '');

describe('the picture URL', () => {
  it('names the event wherever the template wants it', () => {
    expect(pictureUrl({ template: 'https://x/EVENTID?e=EVENTID' }, notificationWith())).toBe(
      'https://x/5060?e=5060',
    );
  });

  it.each(['objdetect', 'objdetect_gif', 'objdetect_mp4', 'objdetect_jpg'])(
    'has %s where the hook said yes, and the snapshot where it did not',
    (word) => {
      expect(fidOf(word)).toBe(word);
      for (const outcome of ['nothing', 'failed', 'skipped'] as const) {
        expect(fidOf(word, { outcome })).toBe('snapshot');
      }
    },
  );

  it('leaves what follows the word', () => {
    const template = `${portal}objdetect&width=600`;
    expect(pictureUrl({ template }, notificationWith({ outcome: 'nothing' }))).toBe(
      'https://portal/zm/index.php?view=image&eid=5060&fid=snapshot&width=600',
    );
  });

  it.each([
    ['the start hook had said yes', 'found', 'objdetect'],
    ['the start hook had said no', 'nothing', 'snapshot'],
    ['nobody had looked at the start', undefined, 'snapshot'],
  ] as const)('of an end without a hook goes by its start: %s', (_what, startOutcome, fid) => {
    const end = notificationWith({ outcome: 'skipped', alarm: { phase: 'end' } });
    expect(pictureUrl({ template: `${portal}objdetect` }, end, startOutcome)).toMatch(`fid=${fid}`);
  });

  it.each([
    ['the frame of the JSON', '[s] detected:x', { frame_id: 'alarm' }, 'alarm'],
    ['the frame of the JSON', '[a] detected:x', { frame_id: 'snapshot' }, 'snapshot'],
    ['the mark, where the JSON names a number', '[a] detected:x', { frame_id: '12' }, 'alarm'],
    ['the mark, where there is no JSON', '[a] detected:x', [], 'alarm'],
    ['the mark of a snapshot', '[s] detected:x', [], 'snapshot'],
    ['nothing, which means the snapshot', 'detected:x', [], 'snapshot'],
    ['the mark of a fixed frame, which means the snapshot', '[x] detected:x', {}, 'snapshot'],
  ])('finds the best match by %s', (_what, text, detectionJson, fid) => {
    expect(fidOf('BESTMATCH', { text, detectionJson })).toBe(fid);
  });

  it('of an end finds the best match by the mark in its notes', () => {
    expect(
      fidOf('BESTMATCH', {
        outcome: 'skipped',
        text: '',
        detectionJson: [],
        alarm: { phase: 'end', cause: '[a] detected:person Motion: All' },
      }),
    ).toBe('alarm');
  });

  it('ends with the login, percent-encoded', () => {
    expect(
      pictureUrl(
        { template: 'https://x/?eid=1', username: 'a&b', password: 'p w=ä#BESTMATCH' },
        notificationWith(),
      ),
    ).toBe('https://x/?eid=1&username=a%26b&password=p%20w%3D%C3%A4%23BESTMATCH');
    expect(pictureUrl({ template: 'https://x/?a', password: '\uD800' }, notificationWith())).toBe(
      'https://x/?a&password=%EF%BF%BD',
    );
  });

  it.each([
    ['https://x/?username=me&password=mine', 'https://x/?username=me&password=mine'],
    ['https://x/?a&user=me&pass=mine', 'https://x/?a&user=me&pass=mine'],
    ['https://x/?username=me', 'https://x/?username=me&password=q'],
    ['https://x/?password=mine', 'https://x/?password=mine&username=u'],
  ])('%s gets no login twice', (template, expected) => {
    expect(pictureUrl({ template, username: 'u', password: 'q' }, notificationWith())).toBe(expected);
  });

  it('has no login where none is set', () => {
    expect(pictureUrl({ template: 'https://x/?a', username: '', password: '' }, notificationWith())).toBe(
      'https://x/?a',
    );
  });

  it.each([
    ['https://x/?eid=EVENTID&username=a', true],
    ['https://x/?pass=a', true],
    ['https://x/?eid=EVENTID&passage=a', false],
  ])('%s has a login of its own: %s', (template, expected) => {
    expect(hasOwnLogin(template)).toBe(expected);
  });
});
