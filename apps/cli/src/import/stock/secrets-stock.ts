import { isYaml, parseSettings } from '@tocsin/runtime';
import type { Place, Places } from '../places';
import { readTextFile, type TextFile } from '../text-file';

/** A secrets file. What is wrong with it is said by whoever asks it for a secret. */
export interface SecretsStock {
  readonly place: Place;
  readonly file: TextFile;
  readonly isYaml: boolean;
}

/**
 * Files that cannot be read are left out: whoever needs a secret of one says so. So are those without a section of
 * secrets: their rights are nobody's business here.
 * @param named - by the settings and by objectconfig; a file that both name is one
 */
export async function stockOfSecrets(named: readonly string[], places: Places): Promise<SecretsStock[]> {
  const homes = new Map(named.map((each) => [places.homeOf(each), places.whereIs(each)]));
  const read = await Promise.all(
    [...homes].map(async ([home, file]) => {
      const content = await readTextFile(file).catch(() => undefined);
      if (content === undefined || !hasSecrets(file, content.text)) return undefined;
      return { place: { file, home }, file: content, isYaml: isYaml(file, content.text) };
    }),
  );
  return read.filter((each) => each !== undefined);
}

const hasSecrets = (file: string, text: string): boolean =>
  parseSettings(file, text).entries.some(({ section }) => section === 'secrets');
