import { allSettings, Config, ownSections } from '@tocsin/config';
import { sampleSecrets, sampleValues } from './sample-values';

export type Form = 'ini' | 'yaml';

const lineWidth = 110;

/** The sample of the main file: every setting with its meaning, its default in a comment, or what a new user wants. */
export function sampleSettings(form: Form): string {
  const sections = Object.entries(Config.shape).map(([name, schema]) => {
    const origin = ownSections.has(name) ? ' New in Tocsin.' : '';
    const head = comment(`${schema.unwrap().description ?? ''}.${origin}`, '');
    const settings = allSettings.filter(({ section }) => section === name);
    const lines = settings.map(({ key, schema: setting }) => {
      const said = comment(setting.description ?? '', indent[form]);
      return `${said}\n${settingLine(form, name, key, setting.safeParse(undefined).data)}`;
    });
    return `${head}\n${form === 'ini' ? `[${name}]` : `${name}:`}\n${lines.join('\n\n')}\n`;
  });
  return `${comment(introduction[form], '')}\n\n${sections.join('\n')}`;
}

/** The sample of the secrets file. */
export function sampleSecretsFile(form: Form): string {
  const lines = sampleSecrets.map(
    ({ name, value, says }) => `${comment(says, indent[form])}\n${pair(form, name, value)}`,
  );
  const head = comment(
    'Secrets of the event server. Any setting may name one as !NAME. Nobody but the web user should be able to read this file: chmod 0640.',
    '',
  );
  return `${head}\n\n${form === 'ini' ? '[secrets]' : 'secrets:'}\n${lines.join('\n\n')}\n`;
}

const indent = { ini: '', yaml: '  ' } as const;

const introduction = {
  ini: 'Settings of the event server, for /etc/zm/zmeventnotification.ini. A line with # in front is a default. Comments need a line of their own. Switches are yes or no. !NAME is looked up in the secrets file, {{name}} is another setting of [general] or of the same section.',
  yaml: 'Settings of the event server, for /etc/zm/zmeventnotification.yml. A line with # in front is a default. Switches are yes or no. "!NAME" is looked up in the secrets file, "{{name}}" is another setting of general or of the same section.',
} as const;

function settingLine(form: Form, section: string, key: string, byDefault: unknown): string {
  const name = `${section}.${key}`;
  if (name === 'general.secrets') return pair(form, key, `/etc/zm/secrets.${form === 'ini' ? 'ini' : 'yml'}`);
  const chosen = sampleValues[name];
  if (chosen !== undefined) return pair(form, key, chosen);
  const text = textOf(byDefault);
  const line = pair(form, key, text);
  return line.replace(/^( *)/, '$1# ').trimEnd();
}

function pair(form: Form, key: string, value: string): string {
  if (form === 'ini') return `${key} = ${value}`.trimEnd();
  const isPlain = value === '' || /^[\w/][\w/.-]*$/.test(value);
  return `  ${key}: ${isPlain ? value : JSON.stringify(value)}`.trimEnd();
}

function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  return Array.isArray(value) ? value.join(',') : '';
}

/** Lines of a comment, none too long. */
function comment(text: string, before: string): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length >= lineWidth) lines.push(`${before}# ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join('\n');
}
