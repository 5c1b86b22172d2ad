import { fromHalf, toHalf } from './half-floats';

it.each([
  [0, 0],
  [-0, 0x8000],
  [1, 0x3c00],
  [-2, 0xc000],
  [65_504, 0x7bff],
  [65_536, 0x7c00],
  [Number.NEGATIVE_INFINITY, 0xfc00],
  [2 ** -24, 1],
  [2 ** -14, 0x0400],
  [1 / 3, 0x3555],
  [1 + 2 ** -11, 0x3c00], // half way: to the even one
  [1 + 3 * 2 ** -11, 0x3c02],
  [2047.9999, 0x6800], // carries into the exponent
])('%f as float16', (value, bits) => {
  expect(toHalf(value)).toBe(bits);
});

it('every float16 comes back as itself', () => {
  const wrong: number[] = [];
  for (let bits = 0; bits < 0x10000; bits += 1) {
    const value = fromHalf(bits);
    if (Number.isNaN(value) ? !Number.isNaN(fromHalf(toHalf(value))) : toHalf(value) !== bits)
      wrong.push(bits);
  }
  expect(wrong).toEqual([]);
});
