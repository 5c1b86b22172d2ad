import { FfmpegRun, maskAddresses } from './ffmpeg';
import { splitJpegs } from './jpeg-splitter';

/** Which frames of a film; numbers from 1. */
export type FrameSelection =
  | { readonly numbers: readonly number[] }
  /** `most` 0: to the end. */
  | { readonly start: number; readonly step: number; readonly most: number };

export interface VideoFrame {
  readonly number: number;
  readonly jpeg: Buffer;
}

export interface VideoFramesOptions {
  /** Wider frames are shrunk to this. */
  readonly maxWidth?: number;
  /** Ends ffmpeg, whatever it is at. */
  readonly signal: AbortSignal;
  /** `ffmpeg` where it is not given. */
  readonly program?: string;
}

/**
 * Frames of a film as JPEGs, in its own order, by one run of ffmpeg. It waits while nobody takes them, and ends when
 * nobody wants more.
 * @param source - a file, or an address that ffmpeg understands
 * @throws CodedError `ffmpeg-missing`, `ffmpeg-failed`
 */
export async function* videoFrames(
  source: string,
  selection: FrameSelection,
  { maxWidth, signal, program }: VideoFramesOptions,
): AsyncGenerator<VideoFrame> {
  const wanted = wantedFrames(selection);
  if (wanted.most === 0) return;
  const limit = wanted.most === undefined ? [] : ['-frames:v', String(wanted.most)];
  const shrink = maxWidth === undefined ? [] : [`scale=w='min(iw,${maxWidth})':h=-2`];
  const filters = [`select='${wanted.expression}'`, ...shrink].join(',');
  await using run = new FfmpegRun(
    [
      '-i',
      source,
      '-an',
      '-vf',
      filters,
      '-vsync',
      'passthrough',
      ...limit,
      '-q:v',
      '2',
      '-f',
      'image2pipe',
      '-c:v',
      'mjpeg',
      '-',
    ],
    {
      what: `take frames from ${maskAddresses(source)}`,
      signal,
      ...(program === undefined ? {} : { program }),
    },
  );
  let index = 0;
  for await (const jpeg of splitJpegs(run.output)) {
    yield { number: wanted.numberOf(index), jpeg };
    index += 1;
  }
  signal.throwIfAborted();
  await run.succeeded();
}

interface WantedFrames {
  /** For ffmpeg's select filter. */
  readonly expression: string;
  readonly most: number | undefined;
  readonly numberOf: (index: number) => number;
}

function wantedFrames(selection: FrameSelection): WantedFrames {
  if ('numbers' in selection) {
    const numbers = [...new Set(selection.numbers)].toSorted((a, b) => a - b);
    const expression = numbers.map((number) => `eq(n,${number - 1})`).join('+');
    return { expression, most: numbers.length, numberOf: (index) => numbers[index] ?? 0 };
  }
  const { start, step, most } = selection;
  return {
    expression: `gte(n,${start - 1})*not(mod(n-${start - 1},${step}))`,
    most: most === 0 ? undefined : most,
    numberOf: (index) => start + index * step,
  };
}
