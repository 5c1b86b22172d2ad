import { allSettings, type Config } from '@tocsin/config';
import { type KnownKey, overriddenSettings } from './control-overrides';
import type { ControlState } from './control-state';

/** Every setting that control clients may name. */
export const knownSettings: readonly KnownKey[] = allSettings.map(({ section, key, isSecret }) => ({
  section,
  key,
  isSecret,
}));

export interface ControlledConfig {
  readonly config: Config;
  /** Settings whose overriding value cannot be used, as `section.key`; the value of the file holds for them. */
  readonly unusable: readonly string[];
}

/** The settings as they hold after what control clients changed. */
export function controlledConfig(written: Config, state: ControlState): ControlledConfig {
  const config = structuredClone(written);
  const unusable: string[] = [];
  for (const { section, key, value } of overriddenSettings(state, knownSettings)) {
    const setting = allSettings.find((known) => known.section === section && known.key === key);
    const parsed = setting?.schema.safeParse(value);
    if (setting !== undefined && parsed?.success === true) {
      Object.assign(config[setting.section], { [key]: parsed.data });
    } else {
      unusable.push(`${section}.${key}`);
    }
  }
  return { config, unusable };
}
