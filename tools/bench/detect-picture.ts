import { encodePicture, shrinkPicture } from '../../libs/adapters/pictures/src';

const [width, height] = [1920, 1080];

/**
 * A JPEG of 1920 x 1080 as a camera makes them: a scene of rectangles, with the grain of a sensor. Grain is what a
 * JPEG decoder works on; a clean drawing would be decoded in half the time.
 */
export async function drawPicture(): Promise<Uint8Array> {
  const data = new Uint8Array(width * height * 3).fill(120);
  for (let index = 0; index < 300; index += 1) {
    const corner = { x: (index * 997) % width, y: (index * 613) % height };
    rectangle(data, corner, { wide: 20 + (index % 90), high: 20 + ((index * 7) % 120) }, index);
  }
  let seed = 1;
  for (let at = 0; at < data.length; at += 1) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    data[at] = (data[at] ?? 0) + (seed >>> 28) - 8;
  }
  // Written once more by the one that saves as cameras do: quality 80, colours at half the size.
  return shrinkPicture(await encodePicture({ width, height, data }), width);
}

function rectangle(
  data: Uint8Array,
  { x, y }: { readonly x: number; readonly y: number },
  { wide, high }: { readonly wide: number; readonly high: number },
  index: number,
): void {
  const colour = [40 + ((index * 37) % 180), 40 + ((index * 91) % 180), 40 + ((index * 53) % 180)];
  for (let row = y; row < Math.min(y + high, height); row += 1) {
    for (let column = x; column < Math.min(x + wide, width); column += 1)
      data.set(colour, (row * width + column) * 3);
  }
}
