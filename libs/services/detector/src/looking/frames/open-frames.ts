import { extname } from 'node:path';
import { readFile } from 'node:fs/promises';
import type { DetectionConfig } from '@tocsin/detection-config';
import { isJpeg, type PictureMemory, toJpeg } from '@tocsin/pictures';
import type { ZoneMinderPortal } from '@tocsin/zoneminder';
import type { Stopwatch } from '../../stopwatch';
import type { Subject } from '../subject';
import { eventFilm } from './event-film';
import { eventFrames } from './event-frames';
import { everyFrame } from './every-frame';
import { filmFrames, openFilm } from './film-frames';
import { Frame, type FrameOptions } from './frame';
import { eventFolder, type FrameSource, portalFrames } from './frame-source';

export interface OpenFramesParts {
  readonly subject: Subject;
  readonly config: Pick<DetectionConfig, 'frames' | 'types'>;
  readonly portal: ZoneMinderPortal | undefined;
  readonly memory: PictureMemory;
  readonly budgetMs: number;
  readonly stopwatch: Stopwatch;
  readonly signal: AbortSignal;
  readonly onMissing: (trouble: string) => void;
  /** Before it is looked at. */
  readonly onFetched: (frame: Frame) => Promise<unknown>;
}

/** The pictures of a subject, fetched as they are asked for. Disposing it removes what was downloaded. */
export interface Frames extends AsyncIterable<Frame>, AsyncDisposable {
  /** Where single frames of the event can be had later. */
  readonly sources: readonly FrameSource[];
}

/** From wherever the settings say: a file, the event's film, its folder, the portal. */
export async function openFrames(parts: OpenFramesParts): Promise<Frames> {
  const { subject, config, portal, memory, signal, onMissing, onFetched } = parts;
  const settings = config.frames;
  const sources = sourcesOf(parts);
  const options: FrameOptions = {
    resizeWidth: settings.resizeWidth,
    firstWidth: config.types[0]?.variants[0]?.maxSize ?? null,
    memory,
  };
  await using opened = new AsyncDisposableStack();
  const film = { settings, options, signal, onMissing };
  const fetched = async function* (frames: AsyncIterable<Frame>): AsyncGenerator<Frame> {
    for await (const frame of frames) {
      await onFetched(frame);
      yield frame;
    }
  };
  const read = async (): Promise<AsyncIterable<Frame>> => {
    if (subject.jpeg !== undefined) return onePicture(subject.jpeg, options);
    if (subject.file !== null)
      return isPicture(subject.file) ? pictureFile(subject.file, options) : filmFrames(subject.file, film);
    if (settings.download)
      return filmFrames(opened.use(await openFilm(subject, settings, portal, signal)).file, film);
    const oneByOne = () => eventFrames({ ...parts, settings, sources, options });
    return settings.set.length === 0 && settings.source !== 'portal'
      ? everyFrame(subject, film, oneByOne)
      : oneByOne();
  };
  const frames = fetched(await read());
  const kept = opened.move();
  return {
    sources,
    [Symbol.asyncIterator]: () => frames,
    [Symbol.asyncDispose]: async () => {
      await frames.return(undefined);
      await kept.disposeAsync();
    },
  };
}

function sourcesOf({ config, portal }: OpenFramesParts): FrameSource[] {
  const { source } = config.frames;
  return [
    ...(source === 'portal' ? [] : [eventFolder]),
    ...(source === 'file' || portal === undefined ? [] : [portalFrames(portal)]),
    ...(source === 'portal' ? [] : [eventFilm(config.frames)]),
  ];
}

const isPicture = (file: string) => ['.jpg', '.jpeg', '.png'].includes(extname(file).toLowerCase());

async function* onePicture(jpeg: Uint8Array, options: FrameOptions): AsyncGenerator<Frame> {
  yield Frame.open('snapshot', jpeg, options);
}

async function* pictureFile(file: string, options: FrameOptions): AsyncGenerator<Frame> {
  const bytes = await readFile(file);
  yield Frame.open('snapshot', isJpeg(bytes) ? bytes : await toJpeg(bytes), options);
}
