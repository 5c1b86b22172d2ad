import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Config } from '@tocsin/config';
import { CodedError } from '@tocsin/errors';
import { pino } from 'pino';
import sharp from 'sharp';
import { until } from '../../../../../tools/testing/until';
import { Stopwatch } from '../stopwatch';
import { anAlarm } from '../testing/alarm.fixture';
import { createBuiltinLook } from './builtin-look';
import { eventFolder } from './frame-source';
import { PictureLooker } from './picture-looker';

/** A model that never answers. */
const hung = `const { parentPort } = require('node:worker_threads');
  parentPort.once('message', () => {
    parentPort.on('message', () => undefined);
    parentPort.postMessage({ type: 'ready', description: 'hung' });
  });`;

it('a look ends at once when the detector stops, whatever the model is at', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'stopped-look-'));
  const workerFile = path.join(folder, 'hung.cjs');
  await writeFile(workerFile, hung);
  const grey = { create: { width: 64, height: 64, channels: 3 as const, background: '#727272' } };
  await sharp(grey).jpeg().toFile(path.join(folder, 'alarm.jpg'));
  const { detector } = Config.parse({ detector: { mode: 'builtin', detection_deadline: 60 } });
  {
    await using looker = new PictureLooker({
      config: detector,
      log: pino({ level: 'silent' }),
      workerFile,
    });
    const handedOver = jest.spyOn(looker, 'look');
    const look = createBuiltinLook({ looker, sources: [eventFolder], frameBudgetMs: 2_000 });
    const stop = new AbortController();
    const deadline = new AbortController().signal;
    const context = { stopping: stop.signal, deadline, stopwatch: new Stopwatch() };
    const looked = look(anAlarm({ eventPath: folder }), context);
    // Its pixels go to the thread without a copy.
    await until('the model has the picture', () => handedOver.mock.calls[0]?.[0].data.byteLength === 0);
    stop.abort(new CodedError('detector-stopping', 'the detector is stopping', { retryable: true }));
    await expect(looked).rejects.toMatchObject({ code: 'detector-stopping' });
  }
  await rm(folder, { recursive: true, force: true });
});
