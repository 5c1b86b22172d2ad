import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TestChild } from '../../../../tools/testing/child-process';
import { bundleInferenceWorker } from '../../../../tools/testing/inference-worker';
import { writeSlowModel } from './testing/slow-model';

it('threads that hang in the runtime are given up, and the process lives', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'hung-runtime-'));
  const model = path.join(folder, 'slow.onnx');
  await writeFile(model, writeSlowModel());
  const given = { workerFile: bundleInferenceWorker(), model };
  await using child = TestChild.start(path.join(__dirname, 'testing/hangs-in-runtime.ts'), given);
  // An abort of the runtime, which ends the process, would leave null.
  await expect(child.ended()).resolves.toBe(0);
  expect(child.printed).toBe('rejected rejected rejected rejected closed\n');
  await rm(folder, { recursive: true, force: true });
}, 60_000);
