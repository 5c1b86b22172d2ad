import type { FrameName } from '@tocsin/detection-config';
import type { Found } from '../sequence/found';
import { detectionLine } from './detection-line';
import { detectionText, type TextSettings } from './detection-text';
import { exactPercent, wholePercent } from './percent';

const found = (label: string, confidence: number): Found => ({
  label,
  confidence,
  box: [1, 2, 3, 4],
  type: 'object',
  model: 'yolov4',
});
const sighting = (frame: FrameName, ...all: Found[]) => ({
  frame,
  original: { width: 1920, height: 1080 },
  analysed: { width: 1920, height: 1080 },
  found: all,
});
const plain: TextSettings = {
  showPercent: false,
  showModels: false,
  showFrameMatchType: true,
  isSingleFramePrefixX: false,
};
const percent = { ...plain, showPercent: true };

describe('the text of a sighting', () => {
  it('names each label once, in the order of detection', () => {
    const seen = sighting('snapshot', found('person', 0.97), found('car', 0.88), found('person', 0.5));
    expect(detectionText(seen, plain)).toBe('[s] detected:person,car');
    expect(detectionText(seen, percent)).toBe('[s] detected:person:97% car:88% ');
    expect(detectionText(seen, { ...plain, showModels: true })).toBe(
      '[s] detected:(yolov4) person,(yolov4) car',
    );
    expect(detectionText(seen, { ...percent, showModels: true })).toBe(
      '[s] detected:(yolov4) person:97% (yolov4) car:88% ',
    );
  });

  it.each<[FrameName, Partial<TextSettings>, string]>([
    ['alarm', {}, '[a] detected:person'],
    ['snapshot', {}, '[s] detected:person'],
    [12, {}, '[x] detected:person'],
    ['snapshot', { isSingleFramePrefixX: true }, '[x] detected:person'],
    ['alarm', { isSingleFramePrefixX: true }, '[x] detected:person'],
    ['alarm', { showFrameMatchType: false }, 'detected:person'],
  ])('says by its prefix that %s matched, given %j', (frame, different, text) => {
    expect(detectionText(sighting(frame, found('person', 1)), { ...plain, ...different })).toBe(text);
  });

  it('is empty where nothing was seen', () => {
    expect(detectionText(sighting('alarm'), percent)).toBe('');
  });
});

describe('the line of a sighting', () => {
  const answer = { text: '[a] detected:person', detectionJson: { labels: ['person'] } };
  it('has the JSON from 5.7 on', () => {
    expect(detectionLine(answer, { split: true })).toBe('[a] detected:person--SPLIT--{"labels":["person"]}');
    expect(detectionLine(answer, { split: false })).toBe('[a] detected:person');
  });
  it('is empty where nothing was seen', () => {
    expect(detectionLine({ text: '', detectionJson: [] }, { split: true })).toBe('');
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

  // '{:.2f}%'.format(share * 100)
  it.each([
    [0.9712, '97.12%'],
    [0.97125, '97.12%'],
    [0.97375, '97.38%'],
    [1, '100.00%'],
    [0.00125, '0.12%'],
    [0.888888, '88.89%'],
  ])('of %d with two places is %s, as Python rounds', (share, expected) => {
    expect(exactPercent(share)).toBe(expected);
  });
});
