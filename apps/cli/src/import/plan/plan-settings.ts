import {
  type SettingsEdit,
  type SettingsEntry,
  editSettings,
  iniToYaml,
  withFurtherSettings,
} from '@tocsin/runtime';
import type { SettingNews } from '../settings/setting-news';
import type { SettingsStock } from '../stock/settings-stock';
import type { Stock } from '../stock/take-stock';
import type { Format } from './make-plan';
import type { Step } from './step';
import { yamlName } from './yaml-name';

export interface PlannedSettings {
  readonly steps: readonly Step[];
  /** Where they will be. */
  readonly home: string;
  readonly retired: readonly string[];
  /** Settings that are to hold something else than before, by `section.key`. */
  readonly changed: ReadonlyMap<string, string>;
  /** How many were added as comments. */
  readonly added: number;
  /** Of each line, with what was decided here. */
  readonly news: readonly SettingNews[];
}

/** The settings file as it will be: every line that needs no change as it was. */
export function planSettings(stock: Stock, format: Format): PlannedSettings | undefined {
  const { settings } = stock;
  if (settings === undefined) return undefined;
  const { place, file, isYaml } = settings;
  const moves = movesOf(stock, format);
  const news = settings.news.map(
    (each) => moves.find(({ key, line }) => key === each.key && line === each.line) ?? each,
  );
  const edits = news.flatMap(({ edit }) => (edit === undefined ? [] : [edit]));
  const { text, added } = withFurtherSettings(place.file, editSettings(place.file, file.text, edits));
  const becomesYaml = format === 'yaml' && !isYaml;
  const home = becomesYaml ? yamlName(place.home) : place.home;
  const content = becomesYaml ? Buffer.from(iniToYaml(text, 'renewed')) : file.bytesOf(text);
  const isSame = home === place.file && content.equals(file.bytesOf(file.text));
  const write = { kind: 'write', file: home, content, from: place.file, what: whatOf(edits, added) } as const;
  const changed = new Map(moves.map(({ key, to }) => [key, to]));
  const isInPlace = place.file === place.home;
  return {
    steps: isSame ? [] : [write],
    home,
    retired: becomesYaml && isInPlace ? [place.file] : [],
    changed,
    added,
    news,
  };
}

interface Move extends SettingNews {
  readonly to: string;
}

/** Files that will be elsewhere. */
function movesOf({ settings, secretsOf, rules, tokenFile }: Stock, format: Format): Move[] {
  if (settings === undefined) return [];
  const { config } = settings;
  const move = (name: string, from: string | undefined, to: string) =>
    from === undefined || from === to ? [] : moved(name, settings, from, to);
  const isConverted = format === 'yaml';
  return [
    ...move('fcm.token_file', config.fcm.token_file, tokenFile),
    ...(isConverted && secretsOf.settings?.isYaml === false && config.general.secrets !== undefined
      ? move('general.secrets', config.general.secrets, yamlName(config.general.secrets))
      : []),
    ...(isConverted && rules?.isJson === true && config.customize.es_rules !== undefined
      ? move('customize.es_rules', config.customize.es_rules, yamlName(config.customize.es_rules))
      : []),
  ];
}

function moved(name: string, { entries }: SettingsStock, from: string, to: string): Move[] {
  const entry = entries.findLast((each): each is SettingsEntry => `${each.section}.${each.key}` === name);
  if (entry === undefined) return [];
  const edit: SettingsEdit = { kind: 'set', line: entry.line, key: entry.key, value: to };
  return [{ kind: 'moved', key: name, line: entry.line, message: `${from} → ${to}`, edit, to }];
}

function whatOf(edits: readonly SettingsEdit[], added: number): string {
  const count = (kind: SettingsEdit['kind']) => edits.filter((edit) => edit.kind === kind).length;
  const parts = [
    [count('rename'), 'old name brought up to date', 'old names brought up to date'],
    [count('set'), 'path set', 'paths set'],
    [count('set aside'), 'line set aside as a comment', 'lines set aside as comments'],
    [added, 'setting added as a comment', 'settings added as comments'],
  ] as const;
  const said = parts
    .filter(([number]) => number > 0)
    .map(([number, one, many]) => `${number} ${number === 1 ? one : many}`);
  return said.length === 0 ? 'as it is' : said.join(', ');
}
