import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Pixels, ScoredBox } from '@tocsin/vision';
import { writeColourModel } from '../../../../../tools/testing/colour-model';
import { painted } from '../testing/painted-pictures';
import { ObjectRunner } from './object-runner';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'object-runner-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const openings = { config: null, labelsFile: null, modelFamily: null, size: null } as const;

it('pictures of any size, looked at together, give what each gives alone', async () => {
  const file = path.join(folder, 'colours.onnx');
  await writeFile(file, writeColourModel(128, { openBatch: true }));
  await using runner = await ObjectRunner.open(
    { kind: 'object', file, provider: 'cpu', ...openings },
    { threads: 1, warn: () => undefined },
  );
  expect(runner.inputs.batch).toBeNull();
  const pictures = [
    painted(128, 128, { box: [0, 0, 32, 32], rgb: [255, 0, 0] }),
    painted(256, 192, { box: [128, 128, 192, 192], rgb: [0, 0, 255] }),
    painted(64, 64),
  ];
  const read = async (together: readonly Pixels[], index: number) => {
    const outputs = await runner.run(together);
    const picture = together[index] ?? painted(1, 1);
    return runner.model.decode(outputs, index, picture, { minScore: 0.3, nmsMode: 'per_class' });
  };
  const [alone, beside] = [[] as ScoredBox[][], [] as ScoredBox[][]];
  for (const [index, picture] of pictures.entries()) {
    alone.push(await read([picture], 0));
    beside.push(await read(pictures, index));
  }
  expect(alone.map((found) => found.length)).toEqual([1, 1, 0]);
  expect(beside).toEqual(alone);
});
