import { aConfig } from '../testing/picture-detection.fixture';
import { settled, unsifted } from './settle-config';

const config = aConfig();
const settle = (
  streamOptions: Record<string, unknown>,
  overrides: Record<string, unknown> = {},
  isToDelete = false,
) => settled(config, { streamOptions, overrides, isToDelete });

describe('what a caller wants different', () => {
  it('are frames, strategy, width and attempts', () => {
    const { frames } = settle({
      frame_set: 'snapshot, alarm,21',
      frame_strategy: 'first',
      resize: 800,
      max_attempts: '3',
    });
    expect(frames).toMatchObject({
      set: ['snapshot', 'alarm', 21],
      strategy: 'first',
      resizeWidth: 800,
      attempts: 3,
      isBestMatch: false,
    });
    expect(settle({ frame_set: ['alarm', 1], resize: 'no' }).frames).toMatchObject({
      set: ['alarm', 1],
      resizeWidth: null,
    });
  });

  it('are zones in place of ours', () => {
    const polygons = [
      {
        name: 'gate',
        value: [
          [0, 0],
          [9, 0],
          [9, 9],
        ],
        pattern: 'person',
      },
      {
        name: 'yard',
        value: [
          [0, 0],
          [9, 0],
          [9, 9],
        ],
        pattern: null,
      },
    ];
    const points = [
      [0, 0],
      [9, 0],
      [9, 9],
    ];
    expect(settle({ polygons }).zones).toEqual({
      own: [
        { name: 'gate', points, pattern: 'person' },
        { name: 'yard', points },
      ],
      importZoneMinder: false,
      onlyTriggered: false,
      patterns: {},
    });
  });

  it('are types and patterns', () => {
    const [type] = config.types;
    if (type === undefined) throw new Error('there is no type');
    const two = { ...config, types: [type, { ...type, name: 'face' }] };
    const { types } = settled(two, {
      streamOptions: {},
      overrides: { model_sequence: 'face, object', face: { pattern: 'ann' } },
      isToDelete: false,
    });
    expect(types.map(({ name, pattern }) => [name, pattern])).toEqual([
      ['face', 'ann'],
      ['object', type.pattern],
    ]);
  });

  it.each([
    [{ frame_set: '../../etc/passwd,0,-1', frame_strategy: 'best', max_attempts: 1e9 }],
    [{ frame_set: {}, polygons: [{ name: 'a', value: 'x' }, 7] }],
  ])('is passed over where it makes no sense: %j', (streamOptions) => {
    const { frames, zones } = settle(streamOptions);
    expect(frames).toEqual({ ...config.frames, wait: 0, download: false });
    expect(zones).toEqual(config.zones);
  });

  it('is that nothing stays behind', () => {
    const keeping = { ...config, frames: { ...config.frames, saveFrames: true } };
    const { frames } = settled(keeping, { streamOptions: {}, overrides: {}, isToDelete: true });
    expect(frames).toMatchObject({ saveFrames: false, deleteAfterAnalyze: true });
  });
});

describe('without sifting', () => {
  it('everything counts, in pixels of what was sent', () => {
    const all = unsifted({ ...config, frames: { ...config.frames, resizeWidth: 400 } });
    expect(all.types.map(({ pattern }) => pattern)).toEqual(['.*']);
    expect(all.frames.resizeWidth).toBeNull();
  });
});
