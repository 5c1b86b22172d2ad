const number = new Float32Array(1);
const bits = new Uint32Array(number.buffer);

/** A number as the bits of a float16, rounded to the nearest; what is too large is infinite. */
export function toHalf(value: number): number {
  number[0] = value;
  return halfOfBits(bits[0] ?? 0);
}

/** Many numbers at once. */
export function writeHalves(from: Float32Array, to: Uint16Array): void {
  const all = new Uint32Array(from.buffer, from.byteOffset, from.length);
  for (let at = 0; at < all.length; at += 1) to[at] = halfOfBits(all[at] ?? 0);
}

/** @param all - the bits of a float32 */
function halfOfBits(all: number): number {
  const sign = (all >>> 16) & 0x8000;
  const exponent = ((all >>> 23) & 0xff) - 112; // of a half, where that is normal
  const fraction = all & 0x7fffff;
  if (exponent >= 31) return sign | 0x7c00 | (exponent === 143 && fraction !== 0 ? 0x200 : 0);
  if (exponent > 0) {
    const cut = (exponent << 10) | (fraction >>> 13);
    return sign | roundUp(cut, fraction & 0x1fff, 0x1000);
  }
  if (exponent < -10) return sign;
  const shift = 14 - exponent;
  const whole = fraction | 0x800000;
  return sign | roundUp(whole >>> shift, whole & ((1 << shift) - 1), 1 << (shift - 1));
}

/** To the even neighbour from the middle; a carry into the exponent is right as it is. */
function roundUp(cut: number, rest: number, half: number): number {
  return rest > half || (rest === half && (cut & 1) === 1) ? cut + 1 : cut;
}

/** The number that the bits of a float16 mean. */
export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
