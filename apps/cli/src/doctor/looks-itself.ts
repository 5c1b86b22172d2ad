import type { Config } from '@tocsin/config';
import { chooseLookers } from '@tocsin/detection';

/** Whether any alarm is looked at by Tocsin, and not by a hook or nobody. */
export const looksItself = (config: Config): boolean =>
  Object.values(chooseLookers(config)).some(({ kind }) => kind === 'builtin');
