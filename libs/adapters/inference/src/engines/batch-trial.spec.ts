import { usefulBatch } from './batch-trial';

/** Milliseconds by the number of pictures. */
const took = (table: Readonly<Record<number, number>>) => async (pictures: number) => {
  const ms = table[pictures];
  if (ms === undefined) throw new Error('out of memory');
  return ms;
};

it.each([
  ['a processor, where many cost as much as each alone', { 1: 40, 2: 79, 4: 160 }, 1],
  ['a graphics card that has room to the end', { 1: 5, 2: 5, 4: 6, 8: 8, 16: 12, 32: 20, 64: 21 }, 32],
  ['a graphics card that is full at eight', { 1: 5, 2: 5, 4: 6, 8: 8, 16: 16, 32: 32 }, 8],
  ['a card without the memory for eight', { 1: 5, 2: 5, 4: 6 }, 4],
  ['a model that cannot do two, whatever it declares', { 1: 5 }, 1],
  ['a slow model: no run is longer than a second', { 1: 600, 2: 700 }, 1],
])('%s', async (_name, table, expected) => {
  await expect(usefulBatch(null, took(table))).resolves.toBe(expected);
});

it('what the file declares needs no trial', async () => {
  await expect(usefulBatch(4, took({}))).resolves.toBe(4);
});
