import type { Box } from '@tocsin/messages';
import { fillInput, type Pixels } from './fill-input';
import { boxInPicture, place } from './placement';
import type { PictureInput } from './tensors';

const square = { width: 416, height: 416 };

describe('a letterbox', () => {
  it.each([
    [
      { width: 1920, height: 1080 },
      { width: 416, height: 234 },
    ],
    [
      { width: 1080, height: 1920 },
      { width: 234, height: 416 },
    ],
    [
      { width: 768, height: 576 },
      { width: 416, height: 312 },
    ],
    [
      { width: 100, height: 50 },
      { width: 416, height: 208 },
    ],
    [
      { width: 10_000, height: 1 },
      { width: 416, height: 1 },
    ],
  ])('of %j holds the picture in %j', (picture, content) => {
    expect(place(picture, square, 'letterbox-top-left').content).toEqual(content);
  });

  it('gives boxes back in pixels of the picture', () => {
    const picture = { width: 1920, height: 1080 };
    const box: Box = [120, 240, 1200, 960];
    const letterbox = place(picture, square, 'letterbox-top-left');
    const inInput: Box = [
      120 * letterbox.scaleX,
      240 * letterbox.scaleX,
      1200 * letterbox.scaleX,
      960 * letterbox.scaleX,
    ];
    const back = boxInPicture(inInput, letterbox, picture);
    for (const [index, value] of box.entries()) expect(back[index]).toBeCloseTo(value, 6);
  });
});

/** Bilinear with half-pixel centres, written as its definition says. */
function naive(
  { data, width, height }: Pixels,
  x: number,
  y: number,
  channel: number,
  w: number,
  h: number,
): number {
  const sx = Math.min(Math.max(((x + 0.5) * width) / w - 0.5, 0), width - 1);
  const sy = Math.min(Math.max(((y + 0.5) * height) / h - 0.5, 0), height - 1);
  const pixel = (px: number, py: number) =>
    data[(Math.min(py, height - 1) * width + Math.min(px, width - 1)) * 3 + channel] ?? Number.NaN;
  const [x0, y0] = [Math.floor(sx), Math.floor(sy)];
  return (
    pixel(x0, y0) * (1 - (sx - x0)) * (1 - (sy - y0)) +
    pixel(x0 + 1, y0) * (sx - x0) * (1 - (sy - y0)) +
    pixel(x0, y0 + 1) * (1 - (sx - x0)) * (sy - y0) +
    pixel(x0 + 1, y0 + 1) * (sx - x0) * (sy - y0)
  );
}

describe('filling a model input', () => {
  const picture: Pixels = {
    width: 23,
    height: 17,
    data: Uint8Array.from({ length: 23 * 17 * 3 }, (_, index) => (index * 7919) % 256),
  };

  it.each([
    ['bgr', { width: 40, height: 32 }],
    ['rgb', { width: 16, height: 16 }],
  ] as const)('in %s agrees with the definition at %j', (channels, size) => {
    const input: PictureInput = { name: 'images', type: 'float32', layout: 'nchw', size };
    const tensor = new Float32Array(3 * size.width * size.height);
    fillInput(picture, input, { resizing: 'letterbox-top-left', channels, fill: 114, divisor: 1 }, tensor, 0);
    const { content } = place(picture, size, 'letterbox-top-left');
    for (let channel = 0; channel < 3; channel += 1) {
      for (let y = 0; y < size.height; y += 1) {
        for (let x = 0; x < size.width; x += 1) {
          const inside = x < content.width && y < content.height;
          const source = channels === 'bgr' ? 2 - channel : channel;
          const expected = inside ? naive(picture, x, y, source, content.width, content.height) : 114;
          expect(tensor[(channel * size.height + y) * size.width + x]).toBeCloseTo(expected, 3);
        }
      }
    }
  });
});
