import type { Detection } from '@tocsin/messages';
import sharp from 'sharp';
import { type Annotations, annotatePicture, drawAnnotations } from './annotate-picture';
import { decodePicture } from './decode-picture';

const size = { width: 320, height: 240 };
const grey = () =>
  sharp({ create: { ...size, channels: 3, background: '#555' } })
    .jpeg({ quality: 95 })
    .toBuffer();
const person = (box: Detection['box'], label = 'person'): Detection => ({ label, confidence: 0.87, box });

describe('an annotated picture', () => {
  it('has the box on the edges of the object and nothing within', async () => {
    const picture = await decodePicture(
      await annotatePicture(await grey(), { detections: [person([100, 80, 200, 220])] }),
    );
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
      const [, strip] = drawAnnotations({ detections: [person(box)] }, size).match(/<rect [^>]*>/g) ?? [];
      const [x = -1, y = -1, width = 0, height = 0] = [
        ...(strip ?? '').matchAll(/(?:x|y|width|height)="(-?\d+)"/g),
      ].map(([, value]) => Number(value));
      expect(x).toBeGreaterThanOrEqual(0);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(size.width);
      expect(y + height).toBeLessThanOrEqual(size.height);
    }
  });

  it('cuts a label that is longer than the picture is wide', () => {
    const drawing = drawAnnotations({ detections: [person([1, 1, 9, 9], 'x'.repeat(200))] }, size);
    const widths = [...drawing.matchAll(/<rect [^>]*width="(\d+)"/g)].map(([, width]) => Number(width));
    expect(Math.max(...widths)).toBeLessThanOrEqual(size.width);
  });

  it('has the zones below the boxes, in their colour, and error boxes in thin red', () => {
    const given: Annotations = {
      detections: [person([1, 1, 9, 9])],
      zones: [
        {
          points: [
            [10, 10],
            [50, 10],
            [50, 60],
          ],
        },
      ],
      errorBoxes: [{ box: [20, 20, 30, 30] }],
    };
    const drawing = drawAnnotations({ ...given, zoneColour: [255, 0, 10], zoneThickness: 3 }, size);
    const zone = '<polygon points="10,10 50,10 50,60" fill="none" stroke="rgb(255,0,10)" stroke-width="3"/>';
    expect(drawing.indexOf(zone)).toBe(drawing.indexOf('>') + 1);
    expect(drawing).toContain('width="10" height="10" fill="none" stroke="#ff0000" stroke-width="1"');
    expect(drawAnnotations({ ...given, zoneThickness: 0 }, size)).not.toContain('polygon');
  });

  it('is as large as the picture that was looked at', async () => {
    const annotated = await annotatePicture(await grey(), { detections: [], width: 160 });
    await expect(decodePicture(annotated)).resolves.toMatchObject({ width: 160, height: 120 });
    const notEnlarged = await annotatePicture(await grey(), { detections: [], width: 800 });
    await expect(decodePicture(notEnlarged)).resolves.toMatchObject(size);
  });

  it('takes any label: none becomes markup', async () => {
    const label = '"><script>&é日本</text>';
    expect(drawAnnotations({ detections: [person([1, 1, 9, 9], label)] }, size)).not.toContain('script');
    await expect(
      annotatePicture(await grey(), { detections: [person([1, 1, 9, 9], label)] }),
    ).resolves.toBeInstanceOf(Buffer);
  });

  it('has six colours in turn', () => {
    const drawing = drawAnnotations(
      { detections: Array.from({ length: 7 }, () => person([1, 1, 9, 9])) },
      size,
    );
    expect(new Set(drawing.match(/stroke="(#\w+)"/g)).size).toBe(6);
  });
});
