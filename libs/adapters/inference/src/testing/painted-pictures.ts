import type { SharedPicture } from '@tocsin/vision';

const shared = (length: number) => new Uint8Array(new SharedArrayBuffer(length));

/** A grey picture with rectangles of colour. */
export function painted(
  width: number,
  height: number,
  ...rectangles: { box: readonly number[]; rgb: readonly number[] }[]
): SharedPicture {
  const data = shared(width * height * 3).fill(114);
  for (const { box, rgb } of rectangles) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = box;
    for (let y = y1; y < y2; y += 1) for (let x = x1; x < x2; x += 1) data.set(rgb, (y * width + x) * 3);
  }
  return { width, height, data };
}

/** A light picture with a dark person in the middle (157..203 x 85..235): head, body, legs, soft as a camera's edges. */
export function silhouette(): SharedPicture {
  const [width, height] = [360, 320];
  let grey = new Uint8Array(width * height);
  for (let at = 0; at < grey.length; at += 1) {
    const [x, y] = [Math.abs((at % width) - 180), Math.floor(at / width) - 85];
    const head = Math.hypot(x, y - 12) <= 12;
    const body = x <= 23 && y >= 27 && y <= 83;
    const legs = Math.abs(x - 9) <= 8 && y >= 82 && y <= 150;
    grey[at] = head || body || legs ? 50 : 210;
  }
  for (let pass = 0; pass < 2; pass += 1) grey = blurred(grey, width);
  const data = shared(width * height * 3);
  for (const [at, value] of grey.entries()) data.fill(value, at * 3, at * 3 + 3);
  return { width, height, data };
}

/** Each pixel the mean of its nine; the border is left as it is. */
function blurred(grey: Uint8Array<ArrayBuffer>, width: number): Uint8Array<ArrayBuffer> {
  const neighbours = [-1, 0, 1].flatMap((row) => [-1, 0, 1].map((column) => row * width + column));
  return grey.map((value, at) => {
    if (at < width || at % width === 0 || at % width === width - 1 || at >= grey.length - width) return value;
    return neighbours.reduce((sum, offset) => sum + (grey[at + offset] ?? 0), 0) / 9;
  });
}
