import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { videoFrames, type FrameSelection } from './video-frames';
import { writeAnimation } from './write-animation';

const never = new AbortController().signal;
let folder: string;
let film: string;

/** Ten seconds of 160 x 120 at 5 frames a second. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'video-'));
  film = path.join(folder, 'film.mp4');
  const made = spawnSync('ffmpeg', [
    '-loglevel',
    'error',
    '-f',
    'lavfi',
    '-i',
    'testsrc=size=160x120:rate=5:duration=10',
    film,
  ]);
  if (made.status !== 0)
    throw new Error(`ffmpeg is needed here (apt install ffmpeg): ${String(made.stderr)}`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function framesOf(selection: FrameSelection, source = film) {
  const found = [];
  for await (const frame of videoFrames(source, selection, { signal: never })) found.push(frame);
  return found;
}
/** From the JPEG's frame header. */
const sizeOf = (jpeg: Buffer) => {
  const at = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  return [jpeg.readUInt16BE(at + 7), jpeg.readUInt16BE(at + 5)];
};
const children = () =>
  spawnSync('pgrep', ['-P', String(process.pid), 'ffmpeg'])
    .stdout.toString()
    .trim();

describe('frames of a film', () => {
  it('are those that are asked for, by number', async () => {
    const frames = await framesOf({ numbers: [21, 1, 31, 21] });
    expect(frames.map(({ number }) => number)).toEqual([1, 21, 31]);
    expect(frames.map(({ jpeg }) => [...jpeg.subarray(0, 2), ...jpeg.subarray(-2)])).toEqual(
      Array.from({ length: 3 }, () => [0xff, 0xd8, 0xff, 0xd9]),
    );
    expect(frames[0]?.jpeg.equals(frames[1]?.jpeg ?? Buffer.alloc(0))).toBe(false);
  });

  it('are taken step by step, up to so many', async () => {
    const numbers = async (selection: FrameSelection) =>
      (await framesOf(selection)).map(({ number }) => number);
    expect(await numbers({ start: 3, step: 10, most: 0 })).toEqual([3, 13, 23, 33, 43]);
    expect(await numbers({ start: 1, step: 1, most: 4 })).toEqual([1, 2, 3, 4]);
    expect(await numbers({ start: 60, step: 1, most: 0 })).toEqual([]);
    expect(await numbers({ numbers: [] })).toEqual([]);
  });

  it('are shrunk and never enlarged', async () => {
    for (const [maxWidth, width, height] of [
      [80, 80, 60],
      [800, 160, 120],
    ] as const)
      for await (const { jpeg } of videoFrames(film, { numbers: [1] }, { maxWidth, signal: never }))
        expect(sizeOf(jpeg)).toEqual([width, height]);
  });

  it('end ffmpeg when nobody wants more', async () => {
    for await (const frame of videoFrames(film, { start: 1, step: 1, most: 0 }, { signal: never })) {
      expect(frame.number).toBe(1);
      break;
    }
    expect(children()).toBe('');
  });

  it('end ffmpeg on a stop', async () => {
    const stop = new AbortController();
    const endless = videoFrames(
      'testsrc=size=64x64:rate=1',
      { start: 1, step: 1, most: 0 },
      { signal: stop.signal },
    );
    const reading = (async () => {
      for await (const _frame of endless) stop.abort(new Error('stopping'));
    })();
    await expect(reading).rejects.toThrow();
    expect(children()).toBe('');
  });

  it('are not to be had of what is no film', async () => {
    const reading = framesOf({ numbers: [1] }, '/nowhere/film.mp4');
    await expect(reading).rejects.toThrow('take frames from /nowhere/film.mp4');
    await expect(reading).rejects.toMatchObject({ code: 'ffmpeg-failed' });
  });

  it('need ffmpeg, which is said', async () => {
    const reading = videoFrames(film, { numbers: [1] }, { signal: never, program: '/nowhere/ffmpeg' }).next();
    await expect(reading).rejects.toThrow('install it (Debian: apt install ffmpeg)');
    await expect(reading).rejects.toMatchObject({ code: 'ffmpeg-missing' });
  });

  it('of an address show no password when they fail', async () => {
    const failing = framesOf({ numbers: [1] }, 'http://me:secret@127.0.0.1:1/film?token=secret');
    const error = await failing.then(
      () => '',
      (thrown: unknown) => String(thrown),
    );
    expect(error).toContain('http://127.0.0.1:1/film?…');
    expect(error).not.toContain('secret');
  });
});

describe('an animation', () => {
  it.each([
    ['mp4', 'ftyp', 4],
    ['gif', 'GIF89a', 0],
  ] as const)('is a %s', async (type, mark, at) => {
    const pictures = (await framesOf({ numbers: [1, 11, 21, 31] })).map(({ jpeg }) => jpeg);
    const file = path.join(folder, `animation.${type}`);
    await writeAnimation(file, { type, pictures, rate: 2, width: 101 }, never);
    const bytes = await readFile(file);
    expect(bytes.subarray(at, at + mark.length).toString('latin1')).toBe(mark);
    const probed = spawnSync('ffprobe', [
      '-v',
      'error',
      '-count_frames',
      '-show_entries',
      'stream=width,height,nb_read_frames',
      '-of',
      'csv=p=0',
      file,
    ]);
    expect(probed.stdout.toString().trim()).toBe('100,76,4');
  });

  it('that cannot be written is an error', async () => {
    const [first] = await framesOf({ numbers: [1] });
    const writing = writeAnimation(
      '/nowhere/x.gif',
      { type: 'gif', pictures: [first?.jpeg ?? Buffer.alloc(0)], rate: 2, width: 100 },
      never,
    );
    await expect(writing).rejects.toMatchObject({ code: 'ffmpeg-failed' });
  });
});
