import { Config } from '@tocsin/config';
import type { ConfigProblem } from '@tocsin/runtime';
import { formerTokens, type Places } from '../places';
import { type DetectionStock, stockOfDetection } from './detection-stock';
import { type FacesStock, stockOfFaces } from './faces-stock';
import { type PhonesStock, stockOfPhones } from './phones-stock';
import { type RulesStock, stockOfRules } from './rules-stock';
import { type SecretsStock, stockOfSecrets } from './secrets-stock';
import { type SettingsStock, stockOfSettings } from './settings-stock';

/** Everything that an old event server left, and everything that is wrong with it. */
export interface Stock {
  readonly settings: SettingsStock | undefined;
  readonly secrets: readonly SecretsStock[];
  /** The one that the settings name, and the one that objectconfig names. */
  readonly secretsOf: {
    readonly settings: SecretsStock | undefined;
    readonly detection: SecretsStock | undefined;
  };
  readonly rules: RulesStock | undefined;
  readonly phones: PhonesStock;
  readonly detection: DetectionStock | undefined;
  readonly faces: readonly FacesStock[];
  /** `[fcm] token_file` as it will be; other than in the file where that names the place of before 3.2. */
  readonly tokenFile: string;
  /** `[general] base_data_path` */
  readonly dataFolder: string;
  /** Mistakes with which Tocsin would not start, or would do without phones or rules: with one of them nothing is taken over. */
  readonly problems: readonly ConfigProblem[];
  /** What will not work until something is done, though Tocsin starts. */
  readonly toDo: readonly ConfigProblem[];
}

/** @param month - the local month, 0 to 11 */
export async function takeStock(places: Places, month: number): Promise<Stock> {
  const settings = await stockOfSettings(places);
  const defaults = Config.parse({});
  const { general, customize, fcm, detector } = settings?.config ?? defaults;
  const hasMoved = settings !== undefined && settings.place.file !== settings.place.home;
  const tokenFile = hasMoved && fcm.token_file === formerTokens ? defaults.fcm.token_file : fcm.token_file;
  const [rules, phones, detection] = await Promise.all([
    stockOfRules(customize.es_rules, places),
    stockOfPhones(tokenFile, places, month),
    stockOfDetection(detector, places),
  ]);
  const named = { settings: general.secrets, detection: detection?.loaded?.secretsNamed ?? undefined };
  const secrets = await stockOfSecrets(
    Object.values(named).filter((each) => each !== undefined),
    places,
  );
  const secretsNamed = (name: string | undefined) =>
    name === undefined ? undefined : secrets.find(({ place }) => place.home === places.homeOf(name));
  const secretsOf = { settings: secretsNamed(named.settings), detection: secretsNamed(named.detection) };
  const faces = await Promise.all(
    (detection?.knownFaces ?? []).map((folder) => stockOfFaces(folder, places)),
  );
  const problems = [settings, rules, phones].flatMap((part) => part?.problems ?? []);
  const ofOthers = (detection?.loaded?.notes.warnings ?? []).filter(
    ({ where }) => !where.startsWith(detection?.place.file ?? ''),
  );
  const toCopy = faces.flatMap(({ folder, copy }) =>
    copy === undefined
      ? []
      : [{ where: copy, message: `pictures are not copied: cp -a ${copy}/. ${places.homeOf(folder)}` }],
  );
  const toDo = distinct([...(settings?.toDo ?? []), ...ofOthers, ...toCopy]);
  const dataFolder = general.base_data_path;
  return {
    settings,
    secrets,
    secretsOf,
    rules,
    phones,
    detection,
    faces,
    tokenFile,
    dataFolder,
    problems,
    toDo,
  };
}

const distinct = (problems: readonly ConfigProblem[]): ConfigProblem[] =>
  problems.filter(
    ({ where, message }, index) =>
      problems.findIndex((other) => other.where === where && other.message === message) === index,
  );
