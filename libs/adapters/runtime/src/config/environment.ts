import { readFileSync } from 'node:fs';
import { allSettings } from '@tocsin/config';
import { errorMessage } from '@tocsin/errors';
import type { ConfigProblem } from './config-error';
import type { Settings } from './settings';

const pattern = /^TOCSIN_([A-Z]+)__([A-Z0-9_]+)$/;

/**
 * Lays `TOCSIN_<SECTION>__<KEY>` over the file, and `TOCSIN_<SECTION>__<KEY>_FILE`, which names a file that holds
 * the value (container secrets), taken as it is. Both for one key is a mistake; an empty variable is none, since
 * compose files pass on variables that nobody has set.
 */
export function applyEnvironment(settings: Settings, env: NodeJS.ProcessEnv): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const [name, value] of Object.entries(env)) {
    const match = pattern.exec(name);
    if (!match || value === undefined || value === '') continue;
    const section = (match[1] ?? '').toLowerCase();
    const key = (match[2] ?? '').toLowerCase();
    if (!key.endsWith('_file')) {
      settings.set({ section, key, value, where: name });
      continue;
    }
    const plain = name.slice(0, -'_FILE'.length);
    // `token_file` and the like are keys of their own, not names of files with a value in them.
    if (isFileKey(section, key)) {
      settings.set({ section, key, value, where: name });
      continue;
    }
    const named = { section, key: key.slice(0, -'_file'.length) };
    const at = { where: name, key: `${named.section}.${named.key}` };
    if ((env[plain] ?? '') !== '') {
      problems.push({ ...at, message: `${plain} is set as well; leave one of them out` });
    } else {
      try {
        const content = readFileSync(value, 'utf8').replace(/\r?\n$/, '');
        const taken = { value: content, where: name, isLiteral: true, isHidden: true };
        settings.set({ ...named, ...taken });
      } catch (error) {
        problems.push({ ...at, message: `the file it names cannot be read: ${errorMessage(error)}` });
      }
    }
  }
  return problems;
}

const fileKeys = new Set(
  allSettings.filter(({ key }) => key.endsWith('_file')).map(({ section, key }) => `${section}.${key}`),
);
const isFileKey = (section: string, key: string) => fileKeys.has(`${section}.${key}`);
