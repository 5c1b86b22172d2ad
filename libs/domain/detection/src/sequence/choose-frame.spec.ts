import type { FrameStrategy } from '@tocsin/detection-config';
import { aFind } from '../testing/config.fixture';
import { chooseFrame } from './choose-frame';
import type { Found } from './found';

const find = (label: string, confidence = 1, type = 'object'): Found =>
  aFind(label, [0, 0, 1, 1], { confidence, type });

/** Pictures that show this; `new` says which of them show something new. */
async function choose(strategy: FrameStrategy, shown: Found[][], fresh: number[] = []) {
  const fetched: number[] = [];
  async function* frames() {
    for (const index of shown.keys()) {
      fetched.push(index);
      yield index;
    }
  }
  const seen = await chooseFrame(strategy, {
    frames: frames(),
    lookAt: async (frame) => ({ kept: shown[frame] ?? [], rejected: frame === 1 ? [find('error')] : [] }),
    hasNew: ({ frame }) => fresh.includes(frame),
  });
  return { frame: seen?.frame, kept: seen?.kept.length, fetched: fetched.length };
}

describe('the frame that is told of', () => {
  const person = find('person', 0.5);
  const sure = find('person', 0.9);
  const car = find('car', 0.5);
  const face = find('ann', 0.5, 'face');
  it.each<[FrameStrategy, string, Found[][], number, number]>([
    [
      'most_models',
      'has most types, not most finds',
      [
        [person, car, sure],
        [person, face],
      ],
      1,
      2,
    ],
    [
      'most_models',
      'has most finds in a tie',
      [
        [person, face],
        [person, car, face],
      ],
      1,
      2,
    ],
    ['most_models', 'has most confidence in a tie', [[person], [sure]], 1, 2],
    ['most_models', 'is the earlier one in a complete tie', [[person], [car]], 0, 2],
    ['most', 'has most finds', [[person], [person, car], [person]], 1, 3],
    ['most', 'has most confidence in a tie', [[person], [sure], [car]], 1, 3],
    [
      'most_unique',
      'has most labels',
      [
        [person, person, sure],
        [person, car],
      ],
      1,
      2,
    ],
    [
      'most_unique',
      'has most confidence in a tie',
      [
        [person, person],
        [sure, sure],
      ],
      1,
      2,
    ],
    ['first', 'is the first with a find, and the last that is fetched', [[], [person], [person, car]], 1, 2],
  ])('by %s %s', async (strategy, _why, shown, frame, fetched) => {
    expect(await choose(strategy, shown)).toMatchObject({ frame, fetched });
  });

  it('by first_new is the first that shows something new', async () => {
    expect(await choose('first_new', [[person], [person, car], [sure]], [1, 2])).toMatchObject({
      frame: 1,
      fetched: 2,
    });
    expect(await choose('first_new', [[], [person], [car]])).toMatchObject({ frame: 1, fetched: 3 });
  });

  it('is the first with an error box where none has a find', async () => {
    expect(await choose('most', [[], [], []])).toEqual({ frame: 1, kept: 0, fetched: 3 });
    expect(await choose('most', [[]])).toMatchObject({ frame: undefined });
    expect(await choose('first', [[], [], [person]])).toMatchObject({ frame: 2 });
  });
});
