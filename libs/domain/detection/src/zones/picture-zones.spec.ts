import { zonesOfPicture } from './picture-zones';

const zones = [
  {
    name: 'lawn',
    points: [
      [10.5, 10],
      [101, 33],
      [1919, 1079],
    ] as [number, number][],
    pattern: 'dog',
  },
];
const full = { width: 1920, height: 1080 };

describe('the zones of a picture', () => {
  it('are cut to whole pixels where it was shrunk', () => {
    expect(zonesOfPicture(zones, full, { width: 800, height: 450 })).toEqual([
      {
        name: 'lawn',
        points: [
          [4, 4],
          [42, 13],
          [799, 449],
        ],
        pattern: 'dog',
      },
    ]);
  });
  it('are as they stand where it was not', () => {
    expect(zonesOfPicture(zones, full, full)).toEqual(zones);
  });
});
