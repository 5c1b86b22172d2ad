import { aFind, aType } from '../testing/config.fixture';
import { lookForBestMatch } from './best-match';

const types = [aType('object'), aType('face'), aType('alpr', { preExistingLabels: ['car'] })];

/** What `alarm` and `snapshot` show, as `type label`; null: there is no such picture. */
async function look(
  shown: { alarm: string[] | null; snapshot: string[] | null },
  stopsAtFirstType = false,
  inOrder = types,
) {
  const asked: string[] = [];
  const frames = (['alarm', 'snapshot'] as const).map(
    (name) => () => Promise.resolve(shown[name] === null ? undefined : name),
  );
  const seen = await lookForBestMatch(
    { types: inOrder, stopsAtFirstType },
    {
      frames,
      lookBy: (frame) => async (type) => {
        asked.push(`${frame} ${type.name}`);
        const labels = (shown[frame] ?? []).filter((text) => text.startsWith(`${type.name} `));
        const kept = labels.map((text) => aFind(text.split(' ')[1] ?? '', [0, 0, 1, 1], { type: type.name }));
        return { kept, rejected: kept.length === 0 ? [aFind('error')] : [] };
      },
    },
  );
  return { asked, frame: seen?.frame, labels: seen?.kept.map(({ label }) => label) };
}

describe('the best match', () => {
  it('is the first picture where that shows something; later types look at it alone', async () => {
    expect(await look({ alarm: ['object person'], snapshot: ['object car', 'face ann'] })).toEqual({
      asked: ['alarm object', 'alarm face'],
      frame: 'alarm',
      labels: ['person'],
    });
  });

  it('is the second where the first shows nothing', async () => {
    expect(await look({ alarm: ['face ann'], snapshot: ['object person', 'face bob'] })).toEqual({
      asked: ['alarm object', 'snapshot object', 'snapshot face'],
      frame: 'snapshot',
      labels: ['person', 'bob'],
    });
  });

  it('does without a picture that is not there', async () => {
    expect(await look({ alarm: null, snapshot: ['object person'] })).toMatchObject({ frame: 'snapshot' });
    expect(await look({ alarm: null, snapshot: null })).toEqual({
      asked: [],
      frame: undefined,
      labels: undefined,
    });
  });

  it('is the next picture where only that shows the plate', async () => {
    expect(
      await look({ alarm: ['object car'], snapshot: ['object car', 'object dog', 'alpr abc123'] }),
    ).toEqual({
      asked: [
        'alarm object',
        'alarm face',
        'alarm alpr',
        'snapshot object',
        'snapshot face',
        'snapshot alpr',
      ],
      frame: 'snapshot',
      labels: ['car', 'dog', 'abc123'],
    });
  });

  it('stays the first picture where the next shows no plate either, or no vehicle', async () => {
    const first = { frame: 'alarm', labels: ['car'] };
    expect(await look({ alarm: ['object car'], snapshot: ['object car'] })).toMatchObject(first);
    expect(await look({ alarm: ['object car'], snapshot: ['alpr abc123'] })).toMatchObject(first);
    expect(await look({ alarm: ['object car'], snapshot: null })).toMatchObject(first);
  });

  it('has the plate of the first picture, and does not look ahead then', async () => {
    expect(await look({ alarm: ['object car', 'alpr abc123'], snapshot: ['object car'] })).toEqual({
      asked: ['alarm object', 'alarm face', 'alarm alpr'],
      frame: 'alarm',
      labels: ['car', 'abc123'],
    });
  });

  it('is done with at the first type that matched, where that is wanted', async () => {
    expect(await look({ alarm: ['object car', 'face ann'], snapshot: [] }, true)).toMatchObject({
      asked: ['alarm object'],
    });
  });

  it('is not done with between objects and the plates that are one step with them', async () => {
    const plates = aType('alpr', { preExistingLabels: ['car'], continuesPrevious: true });
    const inOneStep = [aType('object'), plates, aType('face')];
    const shown = { alarm: ['object car', 'alpr abc', 'face ann'], snapshot: [] };
    expect(await look(shown, true, inOneStep)).toMatchObject({ asked: ['alarm object', 'alarm alpr'] });
  });

  it('has the error boxes where nothing matched', async () => {
    expect(await look({ alarm: [], snapshot: [] })).toMatchObject({ frame: 'alarm', labels: [] });
  });
});
