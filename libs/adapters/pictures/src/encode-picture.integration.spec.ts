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

it('another kind of picture becomes a JPEG', async () => {
  const [red, green, blueness] = await firstPixel(await toJpeg(await blue.png().toBuffer()));
  expect([red, green]).toEqual([0, 0]);
  expect(blueness).toBeGreaterThan(250);
});

it('what is no picture is refused', async () => {
  await expect(toJpeg(Buffer.from('<html>'))).rejects.toMatchObject({ code: 'picture-unreadable' });
});
