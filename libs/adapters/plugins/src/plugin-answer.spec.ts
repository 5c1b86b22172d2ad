import { parsePluginAnswer } from './plugin-answer';

const picture = { width: 100, height: 50 };
const dog = [{ label: 'dog', confidence: 0.5, box: [1, 2, 30, 40] }];

describe('the answer of a plug-in', () => {
  it.each([
    ['an object', { rects: [[1, 2, 30, 40]], labels: ['dog'], confidence: [0.5] }],
    ['a list of three', [[[1, 2, 30, 40]], ['dog'], [0.5]]],
    ['numbers as text', { rects: [[1, 2, 30, 40]], labels: ['dog'], confidence: ['0.5'] }],
    [
      'typed arrays',
      { rects: [Int32Array.of(1, 2, 30, 40)], labels: ['dog'], confidence: Float32Array.of(0.5) },
    ],
  ])('may be %s', (_what, answer) => {
    expect(parsePluginAnswer(answer, picture)).toEqual(dog);
  });

  it('may be that there is nothing', () => {
    expect(parsePluginAnswer([[], [], []], picture)).toEqual([]);
  });

  it('may have boxes up to the edges', () => {
    expect(parsePluginAnswer([[[0, 0, 100, 50]], ['all'], [1]], picture)).toHaveLength(1);
  });

  it.each([
    ['nothing at all', undefined, 'its answer'],
    ['a word', 'dog', 'its answer'],
    ['too few labels', [[[1, 2, 3, 4]], [], [0.5]], '1 rects, 0 labels and 1 confidences'],
    ['too many confidences', [[[1, 2, 3, 4]], ['a'], [0.5, 0.6]], '1 rects, 1 labels and 2 confidences'],
    ['a corner that is no number', [[[1, Number.NaN, 3, 4]], ['a'], [0.5]], 'rects.0.1'],
    ['a confidence that is no number', [[[1, 2, 3, 4]], ['a'], [Number.NaN]], 'confidence.0: is no number'],
    ['a confidence in words', [[[1, 2, 3, 4]], ['a'], ['sure']], 'confidence.0: is no number'],
    ['a confidence in per cent', [[[1, 2, 3, 4]], ['a'], [50]], 'confidence.0: is above 1'],
    ['a box of three', [[[1, 2, 3]], ['a'], [0.5]], 'rects.0: is not x1, y1, x2, y2'],
    ['a box to the left of the picture', [[[-1, 2, 3, 4]], ['a'], [0.5]], 'outside the picture of 100x50'],
    ['a box below the picture', [[[1, 2, 3, 51]], ['a'], [0.5]], 'rects.0: [1, 2, 3, 51] is outside'],
    ['x, y, width, height', [[[50, 40, 30, 5]], ['a'], [0.5]], 'corners the wrong way round'],
    ['a label that is no text', [[[1, 2, 3, 4]], [7], [0.5]], 'labels.0'],
  ])('is refused where it is %s', (_what, answer, said) => {
    expect(() => parsePluginAnswer(answer, picture)).toThrow(said);
  });
});
