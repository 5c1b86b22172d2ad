import { readFileSync, statSync } from 'node:fs';
import { errorMessage } from '@tocsin/errors';
import type { ConfigProblem } from './config-error';
import { parseIni } from './ini';
import type { Settings } from './settings';

/**
 * Replaces every value written as `!NAME` by that secret of the file in `[general] secrets`, section `[secrets]`.
 * Whole values only, once, exact name first and any case after.
 */
export function substituteSecrets(settings: Settings): {
  problems: ConfigProblem[];
  warnings: ConfigProblem[];
} {
  const problems: ConfigProblem[] = [];
  const warnings: ConfigProblem[] = [];
  useSecretsByName(settings);
  const wanted = [...settings].filter(({ value }) => typeof value === 'string' && value.startsWith('!'));
  if (wanted.length === 0) return { problems, warnings };

  const file = settings.get('general', 'secrets');
  if (file === undefined) {
    const names = wanted.map(({ section, key }) => `[${section}] ${key}`).join(', ');
    problems.push({
      where: wanted[0]?.where ?? '',
      message: `No secret file found: ${names} name secrets; set [general] secrets = <file>`,
    });
    return { problems, warnings };
  }
  const path = unquoted(file.value);
  const secrets = readSecrets(path, file.where, problems);
  if (secrets === undefined) return { problems, warnings };
  if ((statSync(path).mode & 0o004) !== 0) {
    warnings.push({ where: path, message: 'everybody can read the secrets file; chmod 0640 it' });
  }
  for (const setting of wanted) {
    const token = String(setting.value).slice(1);
    const found = valueOf(secrets, token);
    if (found === '') {
      problems.push({ where: setting.where, message: `Token:${token} not found in secret file ${path}` });
    } else {
      settings.set({ ...setting, value: found });
    }
  }
  return { problems, warnings };
}

/** Settings that a secret of a known name means, where they are not set (hooks-and-rules 4.7). */
const namedSecrets = [{ section: 'hook', key: 'tag_user', name: 'ZM_USER' }] as const;

function useSecretsByName(settings: Settings): void {
  const file = settings.get('general', 'secrets');
  if (file === undefined) return;
  // One that cannot be read is complained of where a setting names a secret.
  const secrets = readSecrets(unquoted(file.value), file.where, []);
  for (const { section, key, name } of namedSecrets) {
    if (settings.get(section, key) === undefined && valueOf(secrets, name) !== '') {
      settings.set({ section, key, value: `!${name}`, where: file.where });
    }
  }
}

const unquoted = (value: unknown): string => String(value).replace(/^(["'])(.*)\1$/, '$2');

function readSecrets(path: string, where: string, problems: ConfigProblem[]) {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    problems.push({ where, message: `the secrets file cannot be read: ${errorMessage(error)}` });
    return undefined;
  }
  const ini = parseIni(text);
  problems.push(...ini.problems.map(({ line, message }) => ({ where: `${path}:${line}`, message })));
  const entries = ini.entries.filter(({ section }) => section === 'secrets');
  return {
    exact: new Map(entries.map(({ key, value }) => [key, value])),
    anyCase: new Map(entries.map(({ key, value }) => [key.toLowerCase(), value])),
  };
}

/** `''` where there is no such secret. */
function valueOf(secrets: ReturnType<typeof readSecrets>, name: string): string {
  return secrets?.exact.get(name) ?? secrets?.anyCase.get(name.toLowerCase()) ?? '';
}
