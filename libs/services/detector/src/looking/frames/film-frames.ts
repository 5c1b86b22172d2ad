import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { FrameSettings } from '@tocsin/detection-config';
import { CodedError, errorMessage } from '@tocsin/errors';
import { type FrameSelection, videoFrames } from '@tocsin/video';
import type { ZoneMinderPortal } from '@tocsin/zoneminder';
import type { Subject } from '../subject';
import { findFilm } from './event-film';
import { Frame, type FrameOptions } from './frame';

export interface FilmFramesParts {
  readonly settings: FrameSettings;
  readonly options: FrameOptions;
  readonly signal: AbortSignal;
  readonly onMissing: (trouble: string) => void;
}

/** Frames of a film, in its own order, by one run of ffmpeg. */
export async function* filmFrames(file: string, parts: FilmFramesParts): AsyncGenerator<Frame> {
  const { settings, options, signal, onMissing } = parts;
  for (const name of settings.set)
    if (typeof name !== 'number') onMissing(`a film has no ${name} picture; name frames by number`);
  let failures = 0;
  for await (const { number, jpeg } of videoFrames(file, selectionOf(settings), { signal })) {
    try {
      yield await Frame.open(number, jpeg, options);
      failures = 0;
    } catch (error) {
      signal.throwIfAborted();
      failures += 1;
      onMissing(errorMessage(error));
      if (failures >= settings.failuresInARow) return;
    }
  }
}

function selectionOf({ set, start, step, most }: FrameSettings): FrameSelection {
  return set.length === 0
    ? { start, step, most }
    : { numbers: set.filter((name) => typeof name === 'number') };
}

/** The film of an event on this machine's disk; disposing it removes one that was downloaded, where that is wanted. */
export async function openFilm(
  { eventId, eventPath }: Subject,
  settings: Pick<FrameSettings, 'downloadFolder' | 'deleteAfterAnalyze'>,
  portal: Pick<ZoneMinderPortal, 'saveFilm'> | undefined,
  signal: AbortSignal,
): Promise<AsyncDisposable & { readonly file: string }> {
  const found = await findFilm(eventPath);
  if (found !== undefined) return { file: found, [Symbol.asyncDispose]: () => Promise.resolve() };
  if (portal === undefined || eventId === null) {
    throw new CodedError(
      'no-picture',
      'the film of the event is not here, and no portal is configured to download it from',
    );
  }
  const file = path.join(settings.downloadFolder, `${eventId}-video.mp4`);
  const remove = () => rm(file, { force: true });
  try {
    await portal.saveFilm(eventId, file, signal);
  } catch (error) {
    await remove();
    throw error;
  }
  return { file, [Symbol.asyncDispose]: async () => void (settings.deleteAfterAnalyze && (await remove())) };
}
