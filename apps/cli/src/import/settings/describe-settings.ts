import { allSettings, type Config, idleKeys, renamedKeys } from '@tocsin/config';
import { type ConfigProblem, type SettingsEntry, shownValue } from '@tocsin/runtime';
import { otherwiseThanWritten, whatIsMissing } from './behaviour';
import type { SettingNews } from './setting-news';

/** The old settings, as they were written and as they were understood. */
export interface OldSettings {
  readonly entries: readonly SettingsEntry[];
  readonly isYaml: boolean;
  readonly config: Config;
  readonly warnings: readonly ConfigProblem[];
}

/** What each line of the old file means to Tocsin, and what else is not as it was. No secret is told. */
export function describeSettings(old: OldSettings): SettingNews[] {
  return [...old.entries.map((entry) => describe(entry, old)), ...whatIsMissing(old)];
}

function describe(entry: SettingsEntry, old: OldSettings): SettingNews {
  return (
    repeated(entry, old) ??
    idle(entry) ??
    renamed(entry, old) ??
    unknown(entry, old) ??
    otherwiseThanWritten(entry, old) ??
    conversion(entry, old.config)
  );
}

type News = SettingNews | undefined;

const settingOf = ({ section, key }: SettingsEntry) =>
  allSettings.find((setting) => setting.section === section && setting.key === key);

/** The last one counts. */
function repeated(entry: SettingsEntry, { entries, isYaml }: OldSettings): News {
  const last = entries.findLast(({ section, key }) => section === entry.section && key === entry.key);
  if (last === undefined || last === entry) return undefined;
  const reason = `stands again in line ${last.line}, which counts`;
  return asideBecause(entry, 'set aside', isYaml ? reason : `${reason}; the Perl server joined the two`);
}

/** As the schema says it: `Accepted for old files: <reason>`. */
function idle(entry: SettingsEntry): News {
  if (idleKeys.get(entry.section)?.has(entry.key) !== true) return undefined;
  const description = settingOf(entry)?.schema.description ?? 'has no use any more';
  return asideBecause(entry, 'without effect', description.replace(/^Accepted for old files[:;] */, ''));
}

function renamed(entry: SettingsEntry, old: OldSettings): News {
  const { section, key, line } = entry;
  const to = renamedKeys.get(`${section}.${key}`);
  if (to === undefined) return undefined;
  if (old.entries.some((other) => other.section === section && other.key === to))
    return asideBecause(entry, 'set aside', `an old name of ${to}, which is there too and counts`);
  const otherwise = otherwiseThanWritten({ ...entry, key: to }, old);
  const message = otherwise === undefined ? `now ${to}` : `now ${to}; ${otherwise.message}`;
  return {
    kind: 'renamed',
    key: `${section}.${key}`,
    line,
    message,
    edit: { kind: 'rename', line, key, to },
  };
}

function unknown(entry: SettingsEntry, { warnings }: OldSettings): News {
  if (settingOf(entry) !== undefined) return undefined;
  const key = `${entry.section}.${entry.key}`;
  const reason = warnings.find((each) => each.key === key)?.message ?? 'is not known';
  const message = `${reason}${reason.endsWith('?') ? ' It' : '; it'} stays as it is`;
  return { kind: 'unknown', key, line: entry.line, message };
}

function asideBecause(
  { section, key, line }: SettingsEntry,
  kind: 'set aside' | 'without effect',
  reason: string,
): SettingNews {
  const edit = { kind: 'set aside', line, key, reason: `${key}: ${reason} (tocsin import)` } as const;
  return { kind, key: `${section}.${key}`, line, message: reason, edit };
}

/** Whether what holds is written otherwise than in the file: without quotes, in small letters. */
function conversion(entry: SettingsEntry, config: Config): SettingNews {
  const { section, key, value, line } = entry;
  const name = `${section}.${key}`;
  const kept = { kind: 'kept', key: name, line, message: '' } as const;
  const isComputed = value === '' || value.startsWith('!') || /\{\{|\$\{/.test(value);
  if (isComputed || settingOf(entry)?.isSecret === true) return kept;
  const effective = shownValue(config, name);
  if (typeof effective !== 'string' && typeof effective !== 'number') return kept;
  const isSame = String(effective) === value || Number(value) === effective;
  return isSame ? kept : { ...kept, kind: 'converted', message: `${value} → ${effective}` };
}
