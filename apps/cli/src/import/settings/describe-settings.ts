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
  const { section, key, line } = entry;
  const name = `${section}.${key}`;
  const later = old.entries.findLast((other) => other.section === section && other.key === key);
  if (later !== undefined && later !== entry) {
    const reason = `stands again in line ${later.line}, which counts`;
    return asideBecause(
      entry,
      'set aside',
      `${reason}${old.isYaml ? '' : '; the Perl server joined the two'}`,
    );
  }
  if (idleKeys.get(section)?.has(key) === true)
    return asideBecause(entry, 'without effect', idleReason(entry));
  const newName = renamedKeys.get(name);
  if (newName !== undefined) {
    const isThere = old.entries.some((other) => other.section === section && other.key === newName);
    if (isThere)
      return asideBecause(entry, 'set aside', `an old name of ${newName}, which is there too and counts`);
    const said = otherwiseThanWritten({ ...entry, key: newName }, old);
    const edit = { kind: 'rename', line, key, to: newName } as const;
    return {
      kind: 'renamed',
      key: name,
      line,
      message: [`now ${newName}`, said?.message].filter(Boolean).join('; '),
      edit,
    };
  }
  if (!allSettings.some((setting) => setting.section === section && setting.key === key)) {
    const reason = old.warnings.find((each) => each.key === name)?.message ?? 'is not known';
    const stays = reason.endsWith('?') ? ' It stays as it is' : '; it stays as it is';
    return {
      kind: 'unknown',
      key: name,
      line,
      message: reason + stays,
    };
  }
  return otherwiseThanWritten(entry, old) ?? conversion(entry, old.config);
}

function asideBecause(
  { section, key, line }: SettingsEntry,
  kind: 'set aside' | 'without effect',
  reason: string,
): SettingNews {
  const edit = { kind: 'set aside', line, key, reason: `${key}: ${reason} (tocsin import)` } as const;
  return { kind, key: `${section}.${key}`, line, message: reason, edit };
}

/** As the schema says it: `Accepted for old files: <reason>`. */
function idleReason({ section, key }: SettingsEntry): string {
  const setting = allSettings.find((each) => each.section === section && each.key === key);
  return setting?.schema.description?.replace(/^Accepted for old files[:;] */, '') ?? 'has no use any more';
}

/** Whether what holds is written otherwise than in the file: without quotes, in small letters. */
function conversion({ section, key, value, line }: SettingsEntry, config: Config): SettingNews {
  const name = `${section}.${key}`;
  const kept = { kind: 'kept', key: name, line, message: '' } as const;
  const isComputed = value === '' || value.startsWith('!') || /\{\{|\$\{/.test(value);
  if (isComputed || allSettings.find((each) => `${each.section}.${each.key}` === name)?.isSecret === true)
    return kept;
  const effective = shownValue(config, name);
  if (typeof effective !== 'string' && typeof effective !== 'number') return kept;
  return String(effective) === value || Number(value) === effective
    ? kept
    : { ...kept, kind: 'converted', message: `${value} → ${effective}` };
}
