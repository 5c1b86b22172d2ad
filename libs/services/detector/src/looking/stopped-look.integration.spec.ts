import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CodedError } from '@tocsin/errors';
import sharp from 'sharp';
import { until } from '../../../../../tools/testing/until';
import { Stopwatch } from '../stopwatch';
import { anAlarm } from '../testing/alarm.fixture';
import { aConfig, openDetectionRig } from '../testing/picture-detection.fixture';
import { createBuiltinLook } from './builtin-look';

/** A model that never answers; a file says that it was asked. */
const hung = (asked: string) => `const { parentPort } = require('node:worker_threads');
  parentPort.on('message', ({ type, id }) => {
    if (type === 'find') require('node:fs').writeFileSync(${JSON.stringify(asked)}, 'x');
    else parentPort.postMessage({ type: 'done', id, answer: type === 'load' ? { text: 'hung', batch: 1 } : null });
  });`;

it('a look ends at once when the detector stops, whatever the model is at', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'stopped-look-'));
  const workerFile = path.join(folder, 'hung.cjs');
  const asked = path.join(folder, 'asked');
  await writeFile(workerFile, hung(asked));
  const grey = { create: { width: 64, height: 64, channels: 3 as const, background: '#727272' } };
  await sharp(grey).jpeg().toFile(path.join(folder, 'alarm.jpg'));
  {
    await using rig = openDetectionRig(aConfig(), { workerFile });
    const look = createBuiltinLook(rig.detection);
    const stop = new AbortController();
    const deadline = new AbortController().signal;
    const context = { stopping: stop.signal, deadline, stopwatch: new Stopwatch() };
    const looked = look(anAlarm({ eventPath: folder }), context);
    const ended = looked.catch((error: unknown) => error);
    await until('the model has the picture', () => existsSync(asked));
    stop.abort(new CodedError('detector-stopping', 'the detector is stopping', { retryable: true }));
    await expect(ended).resolves.toMatchObject({ code: 'detector-stopping' });
  }
  await rm(folder, { recursive: true, force: true });
});
