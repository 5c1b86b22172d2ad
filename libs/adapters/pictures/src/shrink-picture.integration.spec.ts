import sharp from 'sharp';
import { shrinkPicture } from './shrink-picture';

const picture = (width: number) =>
  sharp({ create: { width, height: width / 2, channels: 3, background: 'red' } })
    .jpeg()
    .toBuffer();

describe('a picture that is shrunk', () => {
  it.each([
    [800, 400, 400],
    [800, 1600, 800],
  ])('of %d pixels to %d has %d', async (width, wanted, expected) => {
    const {
      format,
      width: got,
      height,
    } = await sharp(await shrinkPicture(await picture(width), wanted)).metadata();
    expect({ format, width: got, height }).toEqual({ format: 'jpeg', width: expected, height: expected / 2 });
  });

  it('that is none is an error of ours', async () => {
    await expect(shrinkPicture(Buffer.from('no picture'), 100)).rejects.toMatchObject({
      code: 'picture-unreadable',
    });
  });
});
