import { readdirSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { until } from '../../../../tools/testing/until';
import { look, model, pixel, StandInThreads } from './testing/stand-in-threads';

let threads: StandInThreads;
beforeEach(async () => {
  threads = await StandInThreads.open();
});
afterEach(() => threads[Symbol.asyncDispose]());

/** Looked at by shade: 1 is where it goes wrong. */
const wrongAtOne = (what: string) => ({
  find: `if (pictures.some(({ data }) => data[0] === 1)) { ${what} } else found(pictures.map(() => threadId));`,
});
/** The first thread to look at shade 1 does something wrong; every other look is fine. */
const wrongOnce = (folder: string, what: string) =>
  wrongAtOne(
    `const once = ${JSON.stringify(folder)} + '/once';
     if (fs.existsSync(once)) return found(pictures.map(() => threadId));
     fs.writeFileSync(once, ''); ${what}`,
  );

describe('a picture', () => {
  it('is not copied on its way to a thread', async () => {
    await using inference = await threads.inference({ find: 'pictures[0].data[0] = 7; found([0]);' });
    const picture = pixel();
    const signal = new AbortController().signal;
    await inference.find(model(), picture, { minConfidence: 0, nmsMode: 'per_class', signal });
    expect(picture.data[0]).toBe(7);
  });

  it('whose thread crashes is looked at by the next one', async () => {
    await using inference = await threads.inference(wrongOnce(threads.folder, 'process.exit(3);'));
    const [before] = await look(inference);
    const [after] = await look(inference, 1);
    expect(after).toBeDefined();
    expect(after).not.toBe(before);
    expect(threads.lines.join('')).toContain('it ended with exit code 3');
  });

  it('whose thread hangs is looked at by the next one', async () => {
    await using inference = await threads.inference(wrongOnce(threads.folder, 'for (;;);'), {
      jobTimeoutMs: 500,
    });
    await look(inference);
    await expect(look(inference, 1)).resolves.toHaveLength(1);
    expect(threads.lines.join('')).toContain('it gave no answer within 0.5 s');
  });

  it('that thread after thread dies over is given up, and takes no other picture with it', async () => {
    const kills = wrongAtOne('process.exit(3);');
    await using inference = await threads.inference({ ...kills, load: 'loaded(4);' });
    await inference.load(model());
    const looks = [0, 1, 0, 0].map((shade) => look(inference, shade));
    await expect(looks[1]).rejects.toMatchObject({ code: 'inference-crashed', retryable: true });
    const others = await Promise.all(looks.filter((_, index) => index !== 1));
    expect(others).toHaveLength(3);
  });

  it('that a thread throws over beyond its own handling is given up with what was thrown', async () => {
    await using inference = await threads.inference(wrongAtOne(`throw new Error('out of memory');`));
    await expect(look(inference, 1)).rejects.toThrow('out of memory');
    await expect(look(inference)).resolves.toHaveLength(1);
  });

  it('is not waited for longer than the caller can', async () => {
    const go = path.join(threads.folder, 'go');
    await using inference = await threads.inference({
      find: `const wait = () => fs.existsSync(${JSON.stringify(go)}) ? found([0]) : setTimeout(wait, 2); wait();`,
    });
    const stop = new AbortController();
    const running = look(inference, 0, { signal: stop.signal });
    const waiting = look(inference, 0, { signal: stop.signal });
    const other = look(inference);
    stop.abort();
    await expect(running).rejects.toMatchObject({ code: 'inference-aborted' });
    await expect(waiting).rejects.toMatchObject({ code: 'inference-aborted' });
    await writeFile(go, '');
    await expect(other).resolves.toEqual(['0']);
  });
});

describe('threads', () => {
  /** Answers only once so many threads have a picture. */
  const meet = (count: number) => {
    const room = JSON.stringify(path.join(threads.folder, 'room'));
    return `fs.mkdirSync(${room}, { recursive: true }); fs.writeFileSync(${room} + '/' + threadId, '');
      const wait = () => fs.readdirSync(${room}).length >= ${count} ? found(pictures.map(() => threadId)) : setTimeout(wait, 2);
      wait();`;
  };

  it('share the pictures', async () => {
    await using inference = await threads.inference({ find: meet(2) }, { concurrency: 2 });
    const found = await Promise.all([look(inference), look(inference), look(inference), look(inference)]);
    expect(new Set(found.flat()).size).toBe(2);
  });

  it('are no more than pictures may be looked at at once, and have all cores among them', async () => {
    const shown = { find: 'found(pictures.map(() => cores))' };
    await using one = await threads.inference(shown, { cores: 8 });
    await using two = await threads.inference(shown, { cores: 8, concurrency: 2 });
    await using single = await threads.inference(shown, { cores: 1, concurrency: 2 });
    await expect(Promise.all([look(one), look(two), look(single)])).resolves.toEqual([['8'], ['4'], ['1']]);
  });

  it('are asked to look at once at what waits for the same model, as much as it gains from', async () => {
    const go = path.join(threads.folder, 'go');
    await using inference = await threads.inference({
      load: 'loaded(4);',
      find: `const wait = () => fs.existsSync(${JSON.stringify(go)}) ? found(pictures.map(({ data }) => data[0] + ' of ' + pictures.length)) : setTimeout(wait, 2); wait();`,
    });
    await inference.load(model());
    const looks = [0, 1, 2, 3, 4, 5, 6].map((shade) => look(inference, shade));
    await writeFile(go, '');
    const found = (await Promise.all(looks)).flat();
    expect(found).toEqual(['0 of 4', '1 of 4', '2 of 4', '3 of 4', '4 of 2', '5 of 2', '6 of 1']);
  });

  it('share what waits when several are free, instead of one doing it all', async () => {
    await using inference = await threads.inference(
      { load: 'loaded(4);', find: meet(2) },
      { concurrency: 2 },
    );
    await inference.load(model());
    const found = await Promise.all([look(inference), look(inference)]);
    expect(new Set(found.flat()).size).toBe(2);
  });

  it('that die again and again without an answer are replaced after ever longer pauses, until one lives', async () => {
    const ill = path.join(threads.folder, 'ill');
    await writeFile(ill, '');
    const pauses = () => [...threads.lines.join('').matchAll(/"pauseMs":(\d+)/g)].map(([, ms]) => Number(ms));
    await using inference = await threads.inference({
      find: `if (fs.existsSync(${JSON.stringify(ill)})) process.exit(3); found(['fine']);`,
    });
    await expect(look(inference)).rejects.toMatchObject({ code: 'inference-crashed' });
    const next = look(inference);
    await until('the third has died', () => pauses().length === 3);
    await rm(ill);
    await expect(next).resolves.toEqual(['fine']);
    expect(pauses()).toEqual([0, 1000, 2000]);
  }, 30_000);

  it('end when they are closed, whatever they do', async () => {
    const busy = path.join(threads.folder, 'busy');
    const inference = await threads.inference({
      find: `fs.writeFileSync(${JSON.stringify(busy)}, ''); for (;;);`,
    });
    const running = look(inference).catch((error: unknown) => error);
    const waiting = look(inference).catch((error: unknown) => error);
    await until('a thread is busy', () => readdirSync(threads.folder).includes('busy'));
    await inference[Symbol.asyncDispose]();
    await expect(running).resolves.toMatchObject({ code: 'inference-crashed' });
    await expect(waiting).resolves.toMatchObject({ code: 'inference-closed' });
    await expect(look(inference)).rejects.toMatchObject({ code: 'inference-closed' });
  });

  it('finish what they are at when they are closed: to be cut off there would end the process', async () => {
    const files = JSON.stringify(threads.folder);
    const work = `fs.writeFileSync(${files} + '/began', ''); setTimeout(() => {
      fs.writeFileSync(${files} + '/finished', ''); found(pictures.map(() => 0)); }, 300);`;
    const inference = await threads.inference({ find: work });
    const looked = look(inference).catch(() => undefined);
    await until('a thread is at it', () => readdirSync(threads.folder).includes('began'));
    await inference[Symbol.asyncDispose]();
    expect(readdirSync(threads.folder)).toContain('finished');
    await looked;
  });

  it('are named when their program is missing', async () => {
    await expect(threads.inference({}, { workerFile: '/nowhere/inference-worker.cjs' })).rejects.toThrow(
      '/nowhere/inference-worker.cjs is missing',
    );
  });
});
