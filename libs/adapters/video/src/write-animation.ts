import { FfmpegRun } from './ffmpeg';

export interface Animation {
  readonly type: 'mp4' | 'gif';
  /** JPEGs, in the order in which they are shown. */
  readonly pictures: readonly Uint8Array[];
  /** Pictures a second. */
  readonly rate: number;
  /** Pixels wide. */
  readonly width: number;
}

/** GIF has 256 colours: those of this film are found first. */
const gifColours = 'split[a][b];[a]palettegen=stats_mode=diff[p];[b][p]paletteuse=dither=bayer';

/**
 * Makes a moving picture.
 * @param file - where it is written; overwritten
 * @throws CodedError `ffmpeg-missing`, `ffmpeg-failed`
 */
export async function writeAnimation(file: string, animation: Animation, signal: AbortSignal): Promise<void> {
  const { type, pictures, rate, width } = animation;
  // Players want even sides.
  const scale = `scale=w=${width - (width % 2)}:h=-2`;
  const output =
    type === 'gif'
      ? ['-vf', `${scale},${gifColours}`, '-loop', '0', '-f', 'gif']
      : ['-vf', scale, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-movflags', '+faststart', '-f', 'mp4'];
  await using run = new FfmpegRun(
    ['-y', '-f', 'image2pipe', '-framerate', String(rate), '-c:v', 'mjpeg', '-i', '-', ...output, file],
    { what: `make ${file}`, signal },
  );
  for (const picture of pictures) run.input.write(picture);
  run.input.end();
  run.output.resume();
  await run.succeeded();
  signal.throwIfAborted();
}
