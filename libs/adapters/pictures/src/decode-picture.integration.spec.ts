import sharp from 'sharp';
import { decodePicture, isJpeg } from './decode-picture';
import { PictureMemory } from './picture-memory';

/** Left half red, right half blue, with some structure so that the file has a body. */
const halves = (width = 320, height = 200) =>
  sharp({ create: { width, height, channels: 3, background: '#f00' } }).composite([
    {
      input: { create: { width: width / 2, height, channels: 3, background: '#00f' } },
      left: width / 2,
      top: 0,
    },
  ]);
const pixel = ({ data, width }: { data: Uint8Array; width: number }, x: number, y: number) => [
  ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
];
const near = (actual: number[], expected: number[]) => {
  for (const [index, value] of expected.entries())
    expect(Math.abs((actual[index] ?? -999) - value)).toBeLessThan(12);
};

describe('decoding a picture', () => {
  it('gives red, green, blue, row by row', async () => {
    const picture = await decodePicture(await halves().jpeg().toBuffer());
    expect(picture).toMatchObject({ width: 320, height: 200, original: { width: 320, height: 200 } });
    expect(picture.data).toHaveLength(320 * 200 * 3);
    near(pixel(picture, 10, 10), [254, 0, 0]);
    near(pixel(picture, 310, 190), [0, 0, 254]);
  });

  it('gives memory that every thread may read', async () => {
    const { data } = await decodePicture(await halves(16, 16).jpeg().toBuffer());
    expect(data.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(data).toHaveLength(16 * 16 * 3);
  });

  it('gives its memory to the next picture when it is over, once', async () => {
    const memory = new PictureMemory();
    const jpeg = await halves(16, 16).jpeg().toBuffer();
    const first = await decodePicture(jpeg, { memory });
    const beside = await decodePicture(jpeg, { memory });
    expect(beside.data.buffer).not.toBe(first.data.buffer);
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    const [second, third] = [await decodePicture(jpeg, { memory }), await decodePicture(jpeg, { memory })];
    expect(second.data.buffer).toBe(first.data.buffer);
    expect(third.data.buffer).not.toBe(first.data.buffer);
  });

  it('takes memory of another size only where that wastes little', async () => {
    const memory = new PictureMemory();
    const decoded = async (width: number) =>
      decodePicture(await halves(width, 100).jpeg().toBuffer(), { memory });
    const first = await decoded(100);
    first[Symbol.dispose]();
    expect((await decoded(20)).data.buffer).not.toBe(first.data.buffer);
    const smaller = await decoded(80);
    expect(smaller.data.buffer).toBe(first.data.buffer);
    expect(smaller.data).toHaveLength(80 * 100 * 3);
  });

  it('shrinks wide pictures and leaves narrow ones', async () => {
    const jpeg = await halves().jpeg().toBuffer();
    await expect(decodePicture(jpeg, { maxWidth: 160 })).resolves.toMatchObject({
      width: 160,
      height: 100,
      original: { width: 320, height: 200 },
    });
    await expect(decodePicture(jpeg, { maxWidth: 600 })).resolves.toMatchObject({ width: 320, height: 200 });
  });

  it('turns the picture as its EXIF data says, and gives the size of the turned one', async () => {
    const jpeg = await halves().withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const picture = await decodePicture(jpeg, { maxWidth: 100 });
    expect(picture).toMatchObject({ width: 100, height: 160, original: { width: 200, height: 320 } });
    near(pixel(picture, 50, 10), [254, 0, 0]);
    near(pixel(picture, 50, 150), [0, 0, 254]);
  });

  it.each([
    ['grey', halves().greyscale().jpeg()],
    ['progressive', halves().jpeg({ progressive: true })],
    ['CMYK', halves().toColourspace('cmyk').jpeg()],
  ])('takes a %s JPEG', async (_name, jpeg) => {
    const picture = await decodePicture(await jpeg.toBuffer());
    expect(picture.data).toHaveLength(320 * 200 * 3);
  });

  it('spreads grey over three channels', async () => {
    const grey = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#808080' } })
      .greyscale()
      .jpeg()
      .toBuffer();
    near(pixel(await decodePicture(grey), 4, 4), [128, 128, 128]);
  });

  it.each([0, 1, 3, 100, 700])('asks for another try when only %d bytes are there', async (length) => {
    const jpeg = await halves().jpeg().toBuffer();
    expect(jpeg.length).toBeGreaterThan(700);
    await expect(decodePicture(jpeg.subarray(0, length))).rejects.toMatchObject({
      code: 'picture-truncated',
      retryable: true,
    });
  });

  it('notices that the last bytes are missing', async () => {
    const jpeg = await halves().jpeg().toBuffer();
    await expect(decodePicture(jpeg.subarray(0, -2))).rejects.toMatchObject({ code: 'picture-truncated' });
  });

  it('says what came instead of a JPEG', async () => {
    const html = Buffer.from('<!DOCTYPE html><html><body>login</body></html>');
    expect(isJpeg(html)).toBe(false);
    await expect(decodePicture(html)).rejects.toThrow('"<!DOCTYPE html><"');
  });

  it('refuses rubbish that begins like a JPEG', async () => {
    const rubbish = Buffer.alloc(5000, 0x41);
    rubbish.set([0xff, 0xd8]);
    await expect(decodePicture(rubbish)).rejects.toMatchObject({
      code: expect.stringMatching(/^picture-/) as unknown,
    });
  });
});
