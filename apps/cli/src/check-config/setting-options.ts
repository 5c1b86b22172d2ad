import { settingFlags } from '@tocsin/runtime';
import type { Option, Options } from '../usage';

/** Flags that stand for single settings. */
export const settingOptions: Options = Object.fromEntries(
  settingFlags.flatMap(({ flag, section, key, argument }): [string, Option][] => {
    const text = `[${section}] ${key}`;
    if (argument !== undefined) return [[flag, { text, argument: argument === 'F' ? 'FILE' : argument }]];
    return [
      [flag, { text: `${text} = yes` }],
      [`no-${flag}`, { text: `${text} = no` }],
    ];
  }),
);
