import type { PastSettings, PastSight } from '@tocsin/detection-config';
import type { Box } from '@tocsin/messages';
import { aFind, aType } from '../testing/config.fixture';
import { comparesWithPast, nextPast, pastOf, withoutPast } from './past-detections';

const picture = { width: 1000, height: 1000 };
const settings: PastSettings = {
  enable: true,
  maxDifference: { value: 5, unit: '%' },
  ignoreLabels: [],
  aliases: [],
};
const config = (past: Partial<PastSettings> = {}, labels = {}) => ({
  past: { ...settings, ...past },
  types: [aType('object')],
  labels,
});
const stored = (label: string, box: Box): PastSight => ({
  ...picture,
  detections: [{ label, confidence: 0.9, box }],
});
const isOld = (label: string, box: Box, last: PastSight, given = config()) =>
  withoutPast([aFind(label, box)], last, picture, given).length === 0;

describe('a thing that was there before', () => {
  const parked = stored('car', [100, 100, 200, 200]);
  it.each<[string, Box, boolean]>([
    ['the same box', [100, 100, 200, 200], true],
    ['95 % of it', [100, 100, 195, 200], true],
    ['94 % of it', [100, 100, 194, 200], false],
    ['a box around it, 4.8 % of that more', [100, 100, 205, 200], true],
    ['a box around it, 5.7 % of that more', [100, 100, 206, 200], false],
    ['5 % of it moved', [105, 100, 205, 200], true],
    ['6 % of it moved', [106, 100, 206, 200], false],
    ['a box that only touches it', [200, 100, 300, 200], false],
    ['a box elsewhere', [500, 500, 600, 600], false],
  ])('%s: %s', (_what, box, expected) => {
    expect(isOld('car', box, parked)).toBe(expected);
  });

  it('has the same label, or one of the same group', () => {
    const box: Box = [100, 100, 200, 200];
    expect(isOld('truck', box, parked)).toBe(false);
    expect(isOld('truck', box, parked, config({ aliases: [['bus'], ['car', 'truck']] }))).toBe(true);
    expect(isOld('bus', box, parked, config({ aliases: [['bus'], ['car', 'truck']] }))).toBe(false);
    expect(isOld('motorcycle', box, stored('motorbike', box))).toBe(true);
  });

  it('may differ by pixels, by decimals, and by its own measure', () => {
    const moved: Box = [106, 100, 206, 200];
    expect(isOld('car', moved, parked, config({ maxDifference: { value: 600, unit: 'px' } }))).toBe(true);
    expect(isOld('car', moved, parked, config({ maxDifference: { value: 599.9, unit: 'px' } }))).toBe(false);
    expect(isOld('car', moved, parked, config({ maxDifference: { value: 6.5, unit: '%' } }))).toBe(true);
    expect(
      isOld('car', moved, parked, config({}, { car: { pastMaxDifference: { value: 6, unit: '%' } } })),
    ).toBe(true);
  });

  it('is told all the same where its label is to be ignored here', () => {
    expect(isOld('car', [100, 100, 200, 200], parked, config({ ignoreLabels: ['car'] }))).toBe(false);
  });

  it('is found again when the picture has another size by now', () => {
    const half: PastSight = {
      width: 500,
      height: 500,
      detections: [{ label: 'car', confidence: 1, box: [50, 50, 100, 100] }],
    };
    expect(isOld('car', [100, 100, 200, 200], half)).toBe(true);
  });

  it('is compared by the settings of its type', () => {
    const off = { ...config({ enable: false }), types: [aType('object', { past: settings }), aType('face')] };
    expect(comparesWithPast(off)).toBe(true);
    expect(comparesWithPast(config({ enable: false }))).toBe(false);
    const box: Box = [100, 100, 200, 200];
    const found = [aFind('car', box), aFind('car', box, { type: 'face' })];
    expect(withoutPast(found, parked, picture, off)).toEqual(found.slice(1));
  });

  it('is unknown at first', () => {
    expect(withoutPast([aFind('car')], null, picture, config())).toHaveLength(1);
  });
});

describe('what is kept of a monitor', () => {
  const first = nextPast(null, '0-1', [aFind('car')], picture);
  it('is all that the last event showed', () => {
    expect(first).toEqual({
      event: '0-1',
      last: { ...picture, detections: [{ label: 'car', confidence: 1, box: [0, 0, 10, 10] }] },
      before: null,
    });
    expect(pastOf(first, '0-2')).toEqual(first?.last);
  });

  it('stays as it is where an event showed nothing', () => {
    expect(nextPast(first, '0-2', [], picture)).toBe(first);
  });

  it('does not compare an event with itself when it is looked at again', () => {
    const second = nextPast(first, '0-2', [aFind('person')], picture);
    expect(pastOf(second, '0-2')).toEqual(first?.last);
    const again = nextPast(second, '0-2', [aFind('person')], picture);
    expect(pastOf(again, '0-2')).toEqual(first?.last);
    expect(pastOf(again, '0-3')?.detections).toMatchObject([{ label: 'person' }]);
  });
});
