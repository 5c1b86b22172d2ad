import { cropPixels } from './crop-pixels';
import type { Pixels } from './fill-input';

describe('a crop', () => {
  const picture: Pixels = { width: 4, height: 3, data: Uint8Array.from({ length: 36 }, (_, index) => index) };
  it('is the part within a box, in whole pixels', () => {
    expect(cropPixels(picture, [1.2, 0.5, 2.9, 2])).toEqual({
      width: 2,
      height: 2,
      data: Uint8Array.from([3, 4, 5, 6, 7, 8, 15, 16, 17, 18, 19, 20]),
    });
  });
  it('ends where the picture does, and may be nothing', () => {
    expect(cropPixels(picture, [-5, -5, 50, 50])).toMatchObject({ width: 4, height: 3 });
    expect(cropPixels(picture, [2, 2, 2, 3])).toBeUndefined();
    expect(cropPixels(picture, [Number.NaN, 0, 2, 3])).toBeUndefined();
  });
});
