import { setTimeout as sleep } from 'node:timers/promises';
import { errorMessage } from '@tocsin/errors';
import type { Subject } from '../subject';
import { findFilm } from './event-film';
import { type FilmFramesParts, filmFrames } from './film-frames';
import type { Frame } from './frame';
import { eventFolder } from './frame-source';

/**
 * Every so many frames of an event, where the settings name none: out of its film by one run of ffmpeg, where there
 * is a film and no picture of each frame; else one by one.
 */
export async function* everyFrame(
  subject: Subject,
  parts: FilmFramesParts,
  oneByOne: () => AsyncIterable<Frame>,
): AsyncGenerator<Frame> {
  const { settings, signal, onMissing } = parts;
  const film = await findFilm(subject.eventPath);
  if (film === undefined || (await hasPictures(subject, parts))) {
    yield* oneByOne();
    return;
  }
  await sleep(settings.wait * 1000, undefined, { signal });
  let isRead = false;
  try {
    for await (const frame of filmFrames(film, parts)) {
      isRead = true;
      yield frame;
    }
  } catch (error) {
    signal.throwIfAborted();
    onMissing(errorMessage(error)); // ZoneMinder may still be writing it
  }
  if (!isRead) yield* oneByOne();
}

async function hasPictures(subject: Subject, { settings, signal }: FilmFramesParts): Promise<boolean> {
  try {
    await eventFolder.read(subject, settings.start, signal);
    return true;
  } catch {
    return false;
  }
}
