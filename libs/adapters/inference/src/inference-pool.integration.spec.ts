import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import pino from 'pino';
import { bundleInferenceWorker } from '../../../../tools/testing/inference-worker';
import { until } from '../../../../tools/testing/until';
import { InferencePool, type InferencePoolOptions } from './inference-pool';
import type { TransferablePixels } from './model-host';

const log = pino({ level: 'silent' });
const never = new AbortController().signal;
const options = { minConfidence: 0.3, signal: never };

const silhouetteSize = { width: 360, height: 320 };

/** A light picture with a dark person in the middle: head, body, legs, and edges as soft as a camera makes them. */
function silhouette(): TransferablePixels {
  const { width, height } = silhouetteSize;
  let grey = new Uint8Array(width * height);
  for (let at = 0; at < grey.length; at += 1) {
    const [x, y] = [Math.abs((at % width) - 180), Math.floor(at / width) - 85];
    const head = Math.hypot(x, y - 12) <= 12;
    const body = x <= 23 && y >= 27 && y <= 83;
    const legs = Math.abs(x - 9) <= 8 && y >= 82 && y <= 150;
    grey[at] = head || body || legs ? 50 : 210;
  }
  for (let pass = 0; pass < 2; pass += 1) grey = blurred(grey, width);
  const data = new Uint8Array(width * height * 3);
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

describe('with the people detector', () => {
  let pool: InferencePool;
  beforeAll(async () => {
    pool = await InferencePool.open({
      engine: { kind: 'hog' },
      workers: 1,
      loadTimeoutMs: 60_000,
      jobTimeoutMs: 30_000,
      workerFile: bundleInferenceWorker(),
      log,
    });
  }, 60_000);
  afterAll(() => pool[Symbol.asyncDispose]());

  it('a person is found, with corners in pixels of the picture', async () => {
    const [person, ...others] = await pool.detect(silhouette(), options);
    expect(others).toEqual([]);
    expect(person?.label).toBe('person');
    expect(person?.confidence).toBeGreaterThan(0.3);
    expect(person?.confidence).toBeLessThanOrEqual(1);
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = person?.box ?? [];
    // The detector's boxes have a margin of about a sixth around the person (157..203 x 85..235).
    expect([x1 < 157, x1 > 100, y1 < 85, y1 > 40, x2 > 203, x2 < 260, y2 > 235, y2 < 290]).not.toContain(
      false,
    );
  });

  it('an empty picture holds nobody', async () => {
    const data = new Uint8Array(360 * 320 * 3).fill(128);
    await expect(pool.detect({ width: 360, height: 320, data }, options)).resolves.toEqual([]);
  });

  it('a picture smaller than a person is no error', async () => {
    await expect(pool.detect({ width: 8, height: 8, data: new Uint8Array(192) }, options)).resolves.toEqual(
      [],
    );
  });

  it('the main thread goes on while a picture is looked at', async () => {
    const pictures = [silhouette(), silhouette()];
    let largestGap = 0;
    let last = performance.now();
    let ticks = 0;
    const ticking = setInterval(() => {
      const now = performance.now();
      largestGap = Math.max(largestGap, now - last);
      last = now;
      ticks += 1;
    }, 1);
    const started = performance.now();
    try {
      await Promise.all(pictures.map((picture) => pool.detect(picture, options)));
    } finally {
      clearInterval(ticking);
    }
    const took = performance.now() - started;
    expect(ticks).toBeGreaterThan(10);
    expect(largestGap).toBeLessThan(took / 2);
  });
});

describe('a model thread', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'inference-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  let programs = 0;
  /** A stand-in for the worker program: `body` runs for each picture, with `say(detections)`. */
  async function open(
    body: string,
    different: Partial<InferencePoolOptions> = {},
    opening = '',
  ): Promise<InferencePool> {
    programs += 1;
    const workerFile = path.join(folder, `worker-${programs}.cjs`);
    await writeFile(
      workerFile,
      `const { parentPort, threadId } = require('node:worker_threads');
       parentPort.once('message', () => {
         ${opening}
         parentPort.on('message', ({ id, picture, minConfidence }) => {
           const say = (label) => parentPort.postMessage({ type: 'found', id, detections: [{ label: String(label), confidence: 1, box: [0, 0, 1, 1] }] });
           ${body}
         });
         parentPort.postMessage({ type: 'ready', description: 'stand-in' });
       });`,
    );
    const defaults = {
      engine: { kind: 'hog' },
      workers: 1,
      loadTimeoutMs: 20_000,
      jobTimeoutMs: 20_000,
      log,
    } as const;
    return InferencePool.open({ ...defaults, workerFile, ...different });
  }
  const picture = (shade = 0): TransferablePixels => ({
    width: 1,
    height: 1,
    data: Uint8Array.from([shade, 0, 0]),
  });
  const noted = () => {
    const lines: string[] = [];
    return { lines, noting: pino({ base: null }, { write: (line: string) => void lines.push(line) }) };
  };
  const labels = (detections: readonly { label: string }[]) => detections.map(({ label }) => label);

  it('takes the pixels over without a copy', async () => {
    await using pool = await open('say(picture.data[0])');
    const given = picture(7);
    await expect(pool.detect(given, options).then(labels)).resolves.toEqual(['7']);
    expect(given.data.byteLength).toBe(0);
  });

  it('that crashes loses only the picture it had, and is replaced', async () => {
    await using pool = await open('if (picture.data[0] === 1) process.exit(3); say(threadId)');
    const [before] = labels(await pool.detect(picture(), options));
    const lost = pool.detect(picture(1), options);
    const waiting = pool.detect(picture(), options);
    await expect(lost).rejects.toMatchObject({ code: 'inference-crashed', retryable: true });
    const [after] = labels(await waiting);
    expect(after).not.toBe(before);
  });

  it('that throws beyond its own handling is replaced too', async () => {
    await using pool = await open(`if (picture.data[0] === 1) throw new Error('out of memory'); say('fine')`);
    await expect(pool.detect(picture(1), options)).rejects.toThrow('out of memory');
    await expect(pool.detect(picture(), options).then(labels)).resolves.toEqual(['fine']);
  });

  it('that hangs is ended and replaced', async () => {
    await using pool = await open(`if (picture.data[0] === 1) for (;;); say('fine')`, { jobTimeoutMs: 300 });
    await expect(pool.detect(picture(1), options)).rejects.toMatchObject({
      code: 'inference-crashed',
      retryable: true,
    });
    await expect(pool.detect(picture(), options).then(labels)).resolves.toEqual(['fine']);
  });

  it('that dies again and again without an answer is replaced after ever longer pauses, until it lives', async () => {
    const ill = path.join(folder, 'ill');
    await writeFile(ill, '');
    const { lines, noting } = noted();
    const pauses = () => [...lines.join('').matchAll(/"pauseMs":(\d+)/g)].map(([, ms]) => Number(ms));
    const dyingSoon = `if (require('node:fs').existsSync(${JSON.stringify(ill)})) setTimeout(() => process.exit(3), 5);`;
    await using pool = await open(`say('fine')`, { log: noting }, dyingSoon);
    await until('it died three times', () => pauses().length >= 3);
    expect(pauses().slice(0, 3)).toEqual([0, 1000, 2000]);
    await rm(ill);
    await expect(pool.detect(picture(), options).then(labels)).resolves.toEqual(['fine']);
  }, 20_000);

  it('ends with the pool also while it waits for its next life', async () => {
    const { lines, noting } = noted();
    // Ready and gone in one breath: the pool must notice that, too.
    const flash = `parentPort.postMessage({ type: 'ready', description: 'flash' }); process.exit(3);`;
    const pool = await open('', { log: noting }, flash);
    await until('it pauses', () => lines.some((line) => line.includes('"pauseMs":1000')));
    await pool[Symbol.asyncDispose]();
    expect(lines.join('')).not.toContain('could not be started');
  });

  it('that cannot be loaded says why, with its code', async () => {
    const refuse = `parentPort.postMessage({ type: 'unusable', error: { code: 'model-missing', message: 'no a.onnx' } }); return;`;
    await expect(open('', {}, refuse)).rejects.toMatchObject({ code: 'model-missing', message: 'no a.onnx' });
  });

  it('that never gets ready is given up', async () => {
    await expect(open('', { loadTimeoutMs: 300 }, 'for (;;);')).rejects.toThrow(
      'loading took longer than 0.3 s',
    );
  });

  it('can be called off while it loads', async () => {
    const stop = new AbortController();
    const opening = open('', { signal: stop.signal }, 'for (;;);');
    setTimeout(() => stop.abort(), 50);
    await expect(opening).rejects.toThrow('called off');
  });

  it('shares the pictures with its like', async () => {
    // Each answers only once both have a picture.
    const meet = `const fs = require('node:fs'); const room = ${JSON.stringify(path.join(folder, 'room'))};
      fs.mkdirSync(room, { recursive: true }); fs.writeFileSync(room + '/' + threadId, '');
      const look = () => fs.readdirSync(room).length === 2 ? say(threadId) : setTimeout(look, 5); look();`;
    await using pool = await open(meet, { workers: 2 });
    const found = await Promise.all([pool.detect(picture(), options), pool.detect(picture(), options)]);
    expect(new Set(found.flatMap(labels)).size).toBe(2);
  });

  it('is not waited for longer than the caller can', async () => {
    await using pool = await open(`setTimeout(() => say('late'), 300)`);
    const stop = new AbortController();
    const first = pool.detect(picture(), options);
    const second = pool.detect(picture(), { ...options, signal: stop.signal });
    stop.abort();
    await expect(second).rejects.toMatchObject({ code: 'inference-aborted' });
    await expect(first.then(labels)).resolves.toEqual(['late']);
    await expect(pool.detect(picture(), options).then(labels)).resolves.toEqual(['late']);
  });

  it('is named when its program is missing', async () => {
    await expect(open('', { workerFile: '/nowhere/inference-worker.cjs' })).rejects.toThrow(
      '/nowhere/inference-worker.cjs is missing',
    );
  });

  it('ends with the pool, whatever it does', async () => {
    const pool = await open('for (;;);');
    const given = picture();
    const running = pool.detect(given, options).catch((error: unknown) => error);
    await until('the picture is handed over', () => given.data.byteLength === 0);
    await pool[Symbol.asyncDispose]();
    await expect(running).resolves.toMatchObject({ code: 'inference-crashed' });
    await expect(pool.detect(picture(), options)).rejects.toMatchObject({ code: 'inference-closed' });
  });
});
