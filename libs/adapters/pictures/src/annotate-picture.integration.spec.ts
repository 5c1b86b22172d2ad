import type { Detection } from '@tocsin/messages';
import sharp from 'sharp';
import { annotatePicture, drawDetections } from './annotate-picture';
import { decodePicture } from './decode-picture';

const size = { width: 320, height: 240 };
const grey = () =>
  sharp({ create: { ...size, channels: 3, background: '#555' } })
    .jpeg({ quality: 95 })
    .toBuffer();
const person = (box: Detection['box'], label = 'person'): Detection => ({ label, confidence: 0.87, box });

describe('an annotated picture', () => {
  it('has the box on the edges of the object and nothing within', async () => {
    const picture = await decodePicture(await annotatePicture(await grey(), [person([100, 80, 200, 220])]));
    const green = (x: number, y: number) => picture.data[(y * picture.width + x) * 3 + 1] ?? 0;
    expect(picture).toMatchObject(size);
    for (const [x, y] of [
      [100, 150],
      [200, 150],
      [150, 219],
    ] as const)
      expect(green(x, y)).toBeGreaterThan(130);
    for (const [x, y] of [
      [150, 150],
      [20, 20],
      [300, 230],
    ] as const)
      expect(green(x, y)).toBeLessThan(100);
  });

  it('keeps the label of a box at any edge inside', () => {
    const boxes: Detection['box'][] = [
      [0, 0, 40, 40],
      [310, 0, 320, 10],
      [0, 235, 20, 240],
      [300, 230, 320, 240],
    ];
    for (const box of boxes) {
      const [, strip] = drawDetections([person(box)], size).match(/<rect [^>]*>/g) ?? [];
      const [x = -1, y = -1, width = 0, height = 0] = [
        ...(strip ?? '').matchAll(/(?:x|y|width|height)="(-?\d+)"/g),
      ].map(([, value]) => Number(value));
      expect(x).toBeGreaterThanOrEqual(0);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(size.width);
      expect(y + height).toBeLessThanOrEqual(size.height);
    }
  });

  it('takes any label: none becomes markup', async () => {
    const label = '"><script>&é日本</text>';
    expect(drawDetections([person([1, 1, 9, 9], label)], size)).not.toContain('script');
    await expect(annotatePicture(await grey(), [person([1, 1, 9, 9], label)])).resolves.toBeInstanceOf(
      Buffer,
    );
  });

  it('has six colours in turn', () => {
    const drawing = drawDetections(
      Array.from({ length: 7 }, () => person([1, 1, 9, 9])),
      size,
    );
    expect(new Set(drawing.match(/stroke="(#\w+)"/g)).size).toBe(6);
  });
});
