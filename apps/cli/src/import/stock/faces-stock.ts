import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { errorMessage } from '@tocsin/errors';
import { listPictures } from '@tocsin/known-faces';
import { pathObstacle } from '@tocsin/runtime';
import type { Places } from '../places';

/** The pictures of known people in one folder. */
export interface FacesStock {
  /** As the settings name it. */
  readonly folder: string;
  /** Where they lie now, where that is in a copy of an old installation: pictures are not taken from there. */
  readonly copy: string | undefined;
  readonly people: number;
  readonly pictures: number;
  /** Pictures that nobody can be told by, and why. */
  readonly unusable: readonly string[];
}

/** Looks whether they are pictures; whose face is on them is learnt at the first look (`tocsin faces train`). */
export async function stockOfFaces(folder: string, places: Places): Promise<FacesStock> {
  const there = places.whereIs(folder);
  const copy = there === places.homeOf(folder) ? undefined : there;
  try {
    const pictures = await listPictures(there);
    const reasons = await Promise.all(pictures.map(({ file }) => whyUnusable(file)));
    const unusable = pictures.flatMap(({ file }, index) => {
      const reason = reasons[index];
      return reason === undefined ? [] : [`${path.relative(there, file)}: ${reason}`];
    });
    const people = new Set(
      pictures.filter((_, index) => reasons[index] === undefined).map(({ name }) => name),
    );
    return { folder, copy, people: people.size, pictures: pictures.length, unusable };
  } catch (error) {
    return {
      folder,
      copy,
      people: 0,
      pictures: 0,
      unusable: [pathObstacle(there, 'read') ?? errorMessage(error)],
    };
  }
}

async function whyUnusable(file: string): Promise<string | undefined> {
  try {
    // Only where there is a picture to look at: this loads a library.
    const { toJpeg } = await import('@tocsin/pictures');
    await toJpeg(await readFile(file));
    return undefined;
  } catch (error) {
    return errorMessage(error);
  }
}
