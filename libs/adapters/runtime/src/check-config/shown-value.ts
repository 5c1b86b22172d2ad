import { allSettings, type Config, maskUrl } from '@tocsin/config';

/** A value as a line of the listing has it. */
export type Shown = string | number | boolean | undefined | readonly (string | number)[];

/** `section.key` of a setting. */
export type SettingName = string;

const settingsByName: ReadonlyMap<string, (typeof allSettings)[number]> = new Map(
  allSettings.map((setting) => [`${setting.section}.${setting.key}`, setting] as const),
);

/** Every setting there is, as `section.key`. */
export const settingNames: readonly SettingName[] = [...settingsByName.keys()];

/**
 * The value of a setting that everybody may see: a secret only as `(defined)`, an address without its password.
 * @param name - of a setting that there is
 */
export function shownValue(config: Config, name: SettingName): Shown {
  const setting = settingsByName.get(name);
  if (setting === undefined) throw new Error(`there is no setting ${name}`);
  const section: Readonly<Record<string, unknown>> = config[setting.section];
  const value = section[setting.key];
  if (value === undefined || value === '') return undefined;
  if (setting.isSecret && name !== 'customize.picture_url') return '(defined)';
  if (typeof value === 'string') return maskUrl(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return Array.isArray(value) ? value.map(String) : JSON.stringify(value);
}
