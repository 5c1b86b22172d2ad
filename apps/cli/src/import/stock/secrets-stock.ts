import { existsSync } from 'node:fs';
import { isYaml } from '@tocsin/runtime';
import type { Place, Places } from '../places';
import { readTextFile, type TextFile } from '../text-file';

/** A secrets file. What is wrong with it is said by whoever asks it for a secret. */
export interface SecretsStock {
  readonly place: Place;
  readonly file: TextFile;
  readonly isYaml: boolean;
}

/** @param named - by the settings and by objectconfig; a file that both name is one */
export async function stockOfSecrets(named: readonly string[], places: Places): Promise<SecretsStock[]> {
  const found = new Map<string, Place>();
  for (const each of named)
    found.set(places.homeOf(each), { file: places.whereIs(each), home: places.homeOf(each) });
  const there = [...found.values()].filter(({ file }) => existsSync(file));
  return Promise.all(
    there.map(async (place) => {
      const file = await readTextFile(place.file);
      return { place, file, isYaml: isYaml(place.file, file.text) };
    }),
  );
}
