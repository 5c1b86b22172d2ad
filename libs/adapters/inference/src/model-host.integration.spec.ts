import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CodedError } from '@tocsin/errors';
import { pino } from 'pino';
import { until } from '../../../../tools/testing/until';
import { ModelHost } from './model-host';

const dyingSoon = `const { parentPort } = require('node:worker_threads');
  parentPort.once('message', () => {
    parentPort.postMessage({ type: 'ready', description: 'stand-in' });
    setTimeout(() => process.exit(3), 5);
  });`;

it('who asks for its death after it has died is told at once', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'model-host-'));
  const workerFile = path.join(folder, 'dying.cjs');
  await writeFile(workerFile, dyingSoon);
  await using host = await ModelHost.open({
    engine: { kind: 'hog' },
    log: pino({ level: 'silent' }),
    loadTimeoutMs: 20_000,
    jobTimeoutMs: 20_000,
    workerFile,
  });
  await until('it is dead', () => !host.isAlive);
  const deaths: CodedError[] = [];
  host.onDeath = (error) => deaths.push(error);
  expect(deaths).toMatchObject([{ code: 'inference-crashed' }]);
  await rm(folder, { recursive: true, force: true });
});
