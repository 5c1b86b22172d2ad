import type { Size } from './box';
import type { Letterbox } from './letterbox';

/** A decoded picture: three bytes a pixel, red first, row by row. */
export interface Pixels extends Size {
  readonly data: Uint8Array;
}

export interface InputFormat {
  readonly channels: 'bgr' | 'rgb';
  /** Value of the filled part, 0..255. */
  readonly fill: number;
}

interface Taps {
  /** For each target position: offset of the nearer source position, of the farther, and the farther's weight. */
  readonly near: Int32Array;
  readonly far: Int32Array;
  readonly weight: Float32Array;
}

/**
 * Resizes a picture straight into a model's input: float32, one plane per channel, 0..255. Bilinear with half-pixel
 * centres and without smoothing, which is what the models were trained and measured with.
 */
export function fillInput(pixels: Pixels, box: Letterbox, format: InputFormat): Float32Array {
  const { input, content, left, top } = box;
  const plane = input.width * input.height;
  const target = new Float32Array(3 * plane).fill(format.fill);
  const columns = taps(content.width, pixels.width, 3);
  const rows = taps(content.height, pixels.height, pixels.width * 3);
  const { data } = pixels;
  const first = format.channels === 'bgr' ? 2 : 0;
  for (let y = 0; y < content.height; y += 1) {
    const upper = rows.near[y] ?? 0;
    const lower = rows.far[y] ?? 0;
    const down = rows.weight[y] ?? 0;
    let at = (y + top) * input.width + left;
    for (let x = 0; x < content.width; x += 1, at += 1) {
      const near = columns.near[x] ?? 0;
      const far = columns.far[x] ?? 0;
      const across = columns.weight[x] ?? 0;
      for (let channel = 0; channel < 3; channel += 1) {
        const a = data[upper + near + channel] ?? 0;
        const b = data[upper + far + channel] ?? 0;
        const c = data[lower + near + channel] ?? 0;
        const d = data[lower + far + channel] ?? 0;
        const above = a + (b - a) * across;
        const below = c + (d - c) * across;
        target[Math.abs(first - channel) * plane + at] = above + (below - above) * down;
      }
    }
  }
  return target;
}

function taps(targetSize: number, sourceSize: number, stride: number): Taps {
  const near = new Int32Array(targetSize);
  const far = new Int32Array(targetSize);
  const weight = new Float32Array(targetSize);
  const step = sourceSize / targetSize;
  for (let i = 0; i < targetSize; i += 1) {
    const position = Math.min(Math.max((i + 0.5) * step - 0.5, 0), sourceSize - 1);
    const before = Math.floor(position);
    near[i] = before * stride;
    far[i] = Math.min(before + 1, sourceSize - 1) * stride;
    weight[i] = position - before;
  }
  return { near, far, weight };
}
