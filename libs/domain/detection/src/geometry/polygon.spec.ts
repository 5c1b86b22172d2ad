import type { Point } from '@tocsin/detection-config';
import type { Box } from '@tocsin/messages';
import { boxContainsPolygon, boxTouchesPolygon } from './polygon';

const square: Point[] = [
  [100, 100],
  [200, 100],
  [200, 200],
  [100, 200],
];
/** An hourglass: its edges cross at 150,150. */
const hourglass: Point[] = [
  [100, 100],
  [200, 100],
  [100, 200],
  [200, 200],
];
const pentagram: Point[] = [
  [150, 50],
  [210, 230],
  [50, 120],
  [250, 120],
  [90, 230],
];

describe('a box and a polygon', () => {
  it.each<[string, Box, Point[], boolean]>([
    ['overlap', [150, 150, 250, 250], square, true],
    ['touch along an edge', [200, 120, 260, 160], square, true],
    ['touch in a corner', [200, 200, 260, 260], square, true],
    ['lie a pixel apart', [201, 120, 260, 160], square, false],
    ['are box within polygon', [120, 120, 130, 130], square, true],
    ['are polygon within box', [0, 0, 400, 400], square, true],
    [
      'only share the bounding box of a triangle',
      [180, 100, 200, 110],
      [
        [100, 100],
        [100, 200],
        [200, 200],
      ],
      false,
    ],
    ['meet where the polygon is turned the other way', [120, 120, 130, 130], square.toReversed(), true],
    ['lie in the upper bulb of an hourglass', [145, 105, 155, 115], hourglass, true],
    ['lie beside the waist of an hourglass', [101, 145, 110, 155], hourglass, false],
    ['lie in the middle of a star', [145, 140, 155, 150], pentagram, true],
    [
      'meet outside the picture',
      [-50, -50, 5, 5],
      [
        [-100, -100],
        [0, -100],
        [0, 0],
      ],
      true,
    ],
    [
      'are nowhere near',
      [0, 0, 50, 50],
      [
        [5000, 5000],
        [6000, 5000],
        [6000, 6000],
      ],
      false,
    ],
    ['are a point on a line', [150, 100, 150, 100], square, true],
  ])('%s', (_what, box, polygon, expected) => {
    expect(boxTouchesPolygon(box, polygon)).toBe(expected);
  });

  it('the box goes round the polygon, edges included', () => {
    expect(boxContainsPolygon([100, 100, 200, 200], square)).toBe(true);
    expect(boxContainsPolygon([101, 100, 200, 200], square)).toBe(false);
  });
});
