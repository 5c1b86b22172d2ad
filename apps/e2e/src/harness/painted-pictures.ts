import { jpegOf, type PlainPixels, pixelsOf } from '@tocsin/zoneminder-simulator';

type Rgb = readonly [number, number, number];

/** A rectangle of one colour: left, top, right, bottom in pixels. */
export interface Patch {
  readonly box: readonly [number, number, number, number];
  readonly colour: Rgb;
}

/** What the colour models of `tools/testing` take for the first, second and third of their labels, and how sure they are. */
const shade = (channel: number, score: number): Rgb => {
  const value = Math.round(255 * score);
  return [channel === 0 ? value : 0, channel === 1 ? value : 0, channel === 2 ? value : 0];
};
export const person = (box: Patch['box'], score = 1): Patch => ({ box, colour: shade(0, score) });
export const car = (box: Patch['box'], score = 1): Patch => ({ box, colour: shade(1, score) });
export const dog = (box: Patch['box'], score = 1): Patch => ({ box, colour: shade(2, score) });

export const pictureSize = { width: 640, height: 480 } as const;

/** A grey JPEG of 640 x 480 with these on it. */
export function paint(...patches: readonly Patch[]): Promise<Buffer> {
  const { width, height } = pictureSize;
  const data = new Uint8Array(width * height * 3).fill(114);
  for (const { box, colour } of patches) {
    const [left, top, right, bottom] = box;
    for (let y = top; y < bottom; y += 1)
      for (let x = left; x < right; x += 1) data.set(colour, (y * width + x) * 3);
  }
  return jpegOf({ width, height, data });
}

/** A picture that was written by somebody else, to be asked about. */
export class SeenPicture {
  private constructor(private readonly pixels: PlainPixels) {}

  static async read(file: string): Promise<SeenPicture> {
    return new SeenPicture(await pixelsOf(file));
  }

  get size(): { width: number; height: number } {
    return { width: this.pixels.width, height: this.pixels.height };
  }

  at(x: number, y: number): Rgb {
    const from = (y * this.pixels.width + x) * 3;
    const [red = 0, green = 0, blue = 0] = this.pixels.data.subarray(from, from + 3);
    return [red, green, blue];
  }

  /** The share of the pixels on the edge of a box, 1 pixel wide, that are about of this colour. */
  edge([left, top, right, bottom]: readonly number[] = [], colour: Rgb): number {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = [left, top, right, bottom];
    const places: [number, number][] = [];
    for (let y = y1; y < y2; y += 1) places.push([x1, y], [x2 - 1, y]);
    const near = places.filter(([x, y]) =>
      this.at(x, y).every((value, index) => Math.abs(value - (colour[index] ?? 0)) < 60),
    );
    return near.length / places.length;
  }
}
