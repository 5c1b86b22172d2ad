import sharp from 'sharp';
import { decodePicture } from './decode-picture';
import { encodePicture, toJpeg } from './encode-picture';

const blue = sharp({ create: { width: 40, height: 30, channels: 4, background: '#00f' } });
const firstPixel = async (jpeg: Uint8Array) => [...(await decodePicture(jpeg)).data.subarray(0, 3)];

it('pixels become a JPEG', async () => {
  const data = new Uint8Array(40 * 30 * 3).fill(200);
  const jpeg = await encodePicture({ width: 40, height: 30, data });
  await expect(decodePicture(jpeg)).resolves.toMatchObject({ width: 40, height: 30 });
  expect(await firstPixel(jpeg)).toEqual([200, 200, 200]);
});

it.each(['png', 'gif', 'webp'] as const)('a %s becomes a JPEG', async (kind) => {
  const [red, green, blueness] = await firstPixel(await toJpeg(await blue.clone().toFormat(kind).toBuffer()));
  expect([red, green].every((value = 255) => value < 10)).toBe(true);
  expect(blueness).toBeGreaterThan(245);
});

it('what is no picture is refused', async () => {
  const drawing =
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';
  await expect(toJpeg(Buffer.from(drawing))).rejects.toThrow(
    'this is no picture: it begins with "<svg xmlns',
  );
  await expect(toJpeg(Buffer.from('<html>'))).rejects.toMatchObject({ code: 'picture-unreadable' });
});
