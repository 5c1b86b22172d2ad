import type { Config } from '@tocsin/config';

/** Settings whose sections are looked up anew each time, so that whoever holds them sees what control clients change. */
export function liveConfig(current: () => Config): Config {
  const view = { ...current() };
  for (const section of sectionsOf(view)) {
    Object.defineProperty(view, section, { get: () => current()[section], enumerable: true });
  }
  return view;
}

const sectionsOf = (config: Config): readonly (keyof Config)[] =>
  Object.keys(config).filter((name): name is keyof Config => name in config);
