import { existsSync } from 'node:fs';
import { isYaml } from '@tocsin/runtime';
import type { Place, Places } from '../places';
import { readTextFile, type TextFile } from '../text-file';

/** A secrets file. What is wrong with it is said by whoever asks it for a secret. */
export interface SecretsStock {
  /** As the settings name it. */
  readonly named: string;
  readonly place: Place;
  readonly file: TextFile;
  readonly isYaml: boolean;
}

/** @param named - by the settings and by objectconfig; each once */
export async function stockOfSecrets(named: Iterable<string>, places: Places): Promise<SecretsStock[]> {
  const found: SecretsStock[] = [];
  for (const each of new Set(named)) {
    const place = { file: places.whereIs(each), home: places.homeOf(each) };
    if (!existsSync(place.file)) continue;
    const file = await readTextFile(place.file);
    found.push({ named: each, place, file, isYaml: isYaml(place.file, file.text) });
  }
  return found;
}
