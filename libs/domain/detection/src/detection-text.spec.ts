import type { Detection } from '@tocsin/messages';
import { detectionJson, detectionText, type Sighting } from './detection-text';
import { wholePercent } from './percent';

const found = (label: string, confidence: number, box: Detection['box'] = [1, 2, 3, 4]): Detection => ({
  label,
  confidence,
  box,
});
const sighting = (frame: Sighting['frame'], ...detections: Detection[]): Sighting => ({
  frame,
  width: 1920,
  height: 1080,
  detections,
});
const plain = { showPercent: false };
const percent = { showPercent: true };

describe('the text of a sighting', () => {
  it('names each label once, in the order of detection', () => {
    const seen = sighting('snapshot', found('person', 0.97), found('car', 0.88), found('person', 0.5));
    expect(detectionText(seen, plain)).toBe('[s] detected:person,car');
    expect(detectionText(seen, percent)).toBe('[s] detected:person:97% car:88% ');
  });

  it.each([
    ['alarm', '[a] detected:person'],
    ['snapshot', '[s] detected:person'],
    ['12', '[x] detected:person'],
  ] as const)('says by its prefix that %s matched', (frame, text) => {
    expect(detectionText(sighting(frame, found('person', 1)), plain)).toBe(text);
  });

  it('is empty where nothing was seen', () => {
    expect(detectionText(sighting('alarm'), percent)).toBe('');
  });
});

describe('the JSON of a sighting', () => {
  it('holds every detection, and the size as height, width', () => {
    expect(
      detectionJson(sighting('alarm', found('person', 0.912345, [1.4, 2.5, 30.6, 40]), found('person', 0.5))),
    ).toEqual({
      labels: ['person', 'person'],
      boxes: [
        [1, 3, 31, 40],
        [1, 2, 3, 4],
      ],
      frame_id: 'alarm',
      confidences: [0.9123, 0.5],
      image_dimensions: { original: [1080, 1920], resized: null },
    });
  });
});

// Right column: what Python 3.11 prints for '{:.0%}'.format(share).
describe('percent', () => {
  it.each([
    [0.965, 96],
    [0.125, 12],
    [0.985, 98],
    [0.005, 0],
    [0.996, 100],
    [0.325, 32],
    [0.335, 34],
    [0.285, 28],
    [0.975, 98],
    [1, 100],
    [0, 0],
  ])('of %d is %d, as Python rounds', (share, expected) => {
    expect(wholePercent(share)).toBe(expected);
  });
});
