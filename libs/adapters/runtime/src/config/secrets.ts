import { readFileSync, statSync } from 'node:fs';
import { errorMessage } from '@tocsin/errors';
import { pathObstacle } from '../path-obstacle';
import type { ConfigProblem } from './config-error';
import type { Setting, Settings } from './settings';
import { parseSettings } from './settings-text';

export interface SecretFindings {
  readonly problems: ConfigProblem[];
  readonly warnings: ConfigProblem[];
  /** The secrets file, where one is named. */
  readonly file: string | undefined;
}

/**
 * Replaces every value written as `!NAME` by that secret of the file in `[general] secrets`, section `[secrets]`.
 * Whole values only, once, exact name first and any case after.
 * @param whereIs - where a file that is named lies now
 */
export function substituteSecrets(
  settings: Settings,
  whereIs: (file: string) => string = (file) => file,
): SecretFindings {
  const problems: ConfigProblem[] = [];
  const warnings: ConfigProblem[] = [];
  const named = settings.get('general', 'secrets');
  const file = named === undefined ? undefined : whereIs(named.value.replace(/^(["'])(.*)\1$/, '$2'));
  const wanted = [...settings].filter(isSecret);
  if (named === undefined || file === undefined) {
    for (const { section, key, where } of wanted) {
      const message = `No secret file found: [${section}] ${key} names a secret; set [general] secrets = <file>`;
      problems.push({ where, key: `${section}.${key}`, message });
    }
    return { problems, warnings, file };
  }
  const unreadable: ConfigProblem[] = [];
  const secrets = readSecrets(file, named.where, unreadable);
  // A file that nothing is asked of, and that is not there, is the sample's line that nobody took out.
  if (wanted.length > 0 || secrets !== undefined) problems.push(...unreadable);
  if (secrets === undefined) return { problems, warnings, file };
  if ((statSync(file).mode & 0o004) !== 0) {
    warnings.push({ where: file, message: 'everybody can read the secrets file; chmod 0640 it' });
  }
  for (const setting of [...wanted, ...wantedByName(settings, named)]) {
    const token = setting.value.slice(1);
    const value = valueOf(secrets, token);
    const trouble =
      value === ''
        ? `Token:${token} not found in secret file ${file}`
        : value.includes('\uFFFD')
          ? `the secret ${token} is not UTF-8; save ${file} as UTF-8`
          : undefined;
    if (trouble === undefined) settings.set({ ...setting, value, isHidden: true });
    else if (wanted.includes(setting)) {
      problems.push({ where: setting.where, key: `${setting.section}.${setting.key}`, message: trouble });
    }
  }
  return { problems, warnings, file };
}

const isSecret = ({ value, isLiteral }: Setting): boolean => isLiteral !== true && value.startsWith('!');

/** Settings that a secret of a known name means, where they are not set (hooks-and-rules 4.7). */
const namedSecrets = [{ section: 'hook', key: 'tag_user', value: '!ZM_USER' }] as const;

const wantedByName = (settings: Settings, { where }: Setting): Setting[] =>
  namedSecrets
    .filter(({ section, key }) => settings.get(section, key) === undefined)
    .map((setting) => ({ ...setting, where }));

interface Secrets {
  readonly exact: ReadonlyMap<string, string>;
  readonly anyCase: ReadonlyMap<string, string>;
}

function readSecrets(file: string, where: string, problems: ConfigProblem[]): Secrets | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const reason = pathObstacle(file, 'read') ?? errorMessage(error);
    problems.push({
      where,
      key: 'general.secrets',
      message: `the secrets file ${file} cannot be read: ${reason}`,
    });
    return undefined;
  }
  const { entries, problems: broken } = parseSettings(file, text);
  // What stands there may be a password, which the words of a parser would quote.
  const message =
    'cannot be understood: a secret stands as NAME = value (YAML: NAME: value) in section secrets';
  problems.push(...broken.map(({ line }) => ({ where: `${file}:${line}`, message })));
  const secrets = entries.filter(({ section }) => section === 'secrets');
  return {
    exact: new Map(secrets.map(({ key, value }) => [key, value])),
    anyCase: new Map(secrets.map(({ key, value }) => [key.toLowerCase(), value])),
  };
}

/** `''` where there is no such secret. */
const valueOf = ({ exact, anyCase }: Secrets, name: string): string =>
  exact.get(name) || anyCase.get(name.toLowerCase()) || '';
