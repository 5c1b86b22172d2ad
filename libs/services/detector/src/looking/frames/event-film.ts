import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { FrameSettings } from '@tocsin/detection-config';
import { CodedError, errorMessage } from '@tocsin/errors';
import { videoFrames } from '@tocsin/video';
import type { FrameSource } from './frame-source';

/** The film of an event in its folder; `incomplete` while ZoneMinder 1.38 writes it. */
const film = /^(?:\d+-video|incomplete)\.(?:mp4|mkv|webm)$/;

/** @returns undefined where this machine has none */
export async function findFilm(eventPath: string | null): Promise<string | undefined> {
  if (eventPath === null) return undefined;
  const names = await readdir(eventPath).catch(() => []);
  const name = names.find((one) => film.test(one));
  return name === undefined ? undefined : path.join(eventPath, name);
}

/**
 * Numbered frames out of the film in the event's folder, for events without a picture of each frame. All that the
 * settings name are taken by one run of ffmpeg, when the first of them is asked for; whoever asks for one again asks a film
 * that may have grown.
 */
export function eventFilm({ set }: Pick<FrameSettings, 'set'>): FrameSource {
  let taken: Promise<ReadonlyMap<number, Buffer>> | undefined;
  const missed = new Set<number>();
  const numbers = set.filter((frame) => typeof frame === 'number');
  const take = async (file: string, signal: AbortSignal) => {
    const frames = new Map<number, Buffer>();
    for await (const { number, jpeg } of videoFrames(file, { numbers }, { signal })) frames.set(number, jpeg);
    return frames;
  };
  return {
    name: 'film',
    async read({ eventPath }, frame, signal) {
      if (typeof frame !== 'number') throw new CodedError('frame-missing', `a film has no ${frame} picture`);
      const file = await findFilm(eventPath);
      if (file === undefined) throw new CodedError('frame-missing', 'the event folder has no film');
      if (missed.delete(frame)) taken = undefined;
      taken ??= take(file, signal);
      missed.add(frame);
      const jpeg = (await taken.catch((error: unknown) => failed(error))).get(frame);
      if (jpeg !== undefined) missed.delete(frame);
      if (jpeg === undefined) throw new CodedError('frame-missing', `${file} has no frame ${frame}`);
      return jpeg;
    },
  };
}

function failed(error: unknown): never {
  throw error instanceof CodedError
    ? error
    : new CodedError('frame-missing', errorMessage(error), { cause: error });
}
