import { Config } from '@tocsin/config';
import { type KnownKey, overriddenSettings } from './control-overrides';
import type { ControlState } from './control-state';

type Section = keyof Config;

const keysOf = (section: Section) => Config.shape[section].unwrap().shape;

/** Every setting there is. */
export const knownSettings: readonly KnownKey[] = sectionNames().flatMap((section) =>
  Object.entries(keysOf(section)).map(([key, schema]) => ({
    section,
    key,
    isSecret: schema.meta()?.['secret'] === true,
  })),
);

export interface ControlledConfig {
  readonly config: Config;
  /** Settings whose overriding value cannot be used, as `section.key`; the value of the file holds for them. */
  readonly unusable: readonly string[];
}

/** The settings as they hold after what control clients changed. */
export function controlledConfig(written: Config, state: ControlState): ControlledConfig {
  const sections: Record<string, unknown> = { ...written };
  const unusable: string[] = [];
  for (const { section, key, value } of overriddenSettings(state, knownSettings)) {
    const schema = new Map(Object.entries(isSection(section) ? keysOf(section) : {})).get(key);
    const parsed = schema?.safeParse(value);
    if (parsed?.success === true) {
      sections[section] = { ...asObject(sections[section]), [key]: parsed.data };
    } else {
      unusable.push(`${section}.${key}`);
    }
  }
  return { config: sections as Config, unusable };
}

function sectionNames(): readonly Section[] {
  return Object.keys(Config.shape).filter(isSection);
}

function isSection(name: string): name is Section {
  return Object.hasOwn(Config.shape, name);
}

const asObject = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});
