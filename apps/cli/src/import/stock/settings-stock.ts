import { Config } from '@tocsin/config';
import { errorMessage } from '@tocsin/errors';
import {
  type ConfigProblem,
  findingsOf,
  isYaml,
  parseSettings,
  pathObstacle,
  reportOnSettings,
  type SettingsEntry,
} from '@tocsin/runtime';
import type { Place, Places } from '../places';
import { describeSettings } from '../settings/describe-settings';
import type { SettingNews } from '../settings/setting-news';
import { readTextFile, type TextFile } from '../text-file';

/** The settings of the old server, read as Tocsin reads them at its start. */
export interface SettingsStock {
  readonly place: Place;
  readonly file: TextFile;
  readonly isYaml: boolean;
  readonly entries: readonly SettingsEntry[];
  /** What holds by them; the defaults where there is a mistake. */
  readonly config: Config;
  readonly news: readonly SettingNews[];
  /** Mistakes: Tocsin would not start. */
  readonly problems: readonly ConfigProblem[];
  /** What will not work until something is done. */
  readonly toDo: readonly ConfigProblem[];
}

/** @returns undefined where there are none */
export async function stockOfSettings(places: Places): Promise<SettingsStock | undefined> {
  const place = places.settings();
  if (place === undefined) return undefined;
  const file = await readTextFile(place.file).catch((error: unknown) => errorMessage(error));
  const yaml = typeof file !== 'string' && isYaml(place.file, file.text);
  const read = { place, isYaml: yaml, toDo: [] };
  if (typeof file === 'string') {
    const message = `cannot be read: ${pathObstacle(place.file, 'read') ?? file}`;
    const problems = [{ where: place.file, message }];
    const nothing = { text: '', bytesOf: (text: string) => Buffer.from(text) };
    return { ...read, file: nothing, entries: [], config: Config.parse({}), news: [], problems };
  }
  const { entries } = parseSettings(place.file, file.text);
  const report = reportOnSettings(place.file, {}, { whereIs: places.whereIs });
  const { config = Config.parse({}), warnings, mistakes } = report;
  const winner = places.inTheWay(place);
  const inTheWay =
    winner === undefined
      ? []
      : [{ where: winner, message: `would win over ${place.home}; move it away first` }];
  const ofOthers = warnings.filter(({ where }) => where !== 'configuration' && !where.startsWith(place.file));
  const unread = places
    .unread(place)
    .map((where) => ({ where, message: `not read, since there is ${place.file}` }));
  return {
    ...read,
    file,
    entries,
    config,
    news: report.config === undefined ? [] : describeSettings({ entries, isYaml: yaml, config, warnings }),
    problems: [...mistakes, ...inTheWay],
    // Files of an installation that is staged are not where the settings say.
    toDo: [
      ...unread,
      ...ofOthers,
      ...(places.isStaged || report.config === undefined ? [] : missingFiles(config)),
    ],
  };
}

/** Files and programs that are named and are not there, or may not be used. */
const missingFiles = (config: Config): ConfigProblem[] =>
  findingsOf(config)
    .filter(({ key }) => key !== 'configuration')
    .map(({ key, message }) => ({ where: key, message }));
