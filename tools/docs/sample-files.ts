import { allSettings, Config, ownSections, type Setting } from '@tocsin/config';
import { commentLines, defaultLines } from '@tocsin/runtime';
import { sampleSecrets, sampleValues } from './sample-values';

export type Form = 'ini' | 'yaml';

/** The sample of the main file: every setting with its meaning, its default in a comment, or what a new user wants. */
export function sampleSettings(form: Form): string {
  const sections = Object.entries(Config.shape).map(([name, schema]) => {
    const origin = ownSections.has(name) ? ' New in Tocsin.' : '';
    const head = comment(`${schema.unwrap().description ?? ''}.${origin}`, '');
    const settings = allSettings.filter(({ section }) => section === name);
    const lines = settings.map((setting) => settingLines(form, setting));
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

function settingLines(form: Form, setting: Setting): string {
  const { section, key } = setting;
  const secrets = `/etc/zm/secrets.${form === 'ini' ? 'ini' : 'yml'}`;
  const chosen = section === 'general' && key === 'secrets' ? secrets : sampleValues[`${section}.${key}`];
  if (chosen === undefined) return defaultLines(setting, form, indent[form]).join('\n');
  return `${comment(setting.schema.description ?? '', indent[form])}\n${pair(form, key, chosen)}`;
}

function pair(form: Form, key: string, value: string): string {
  if (form === 'ini') return `${key} = ${value}`.trimEnd();
  const isPlain = value === '' || /^[\w/][\w/.-]*$/.test(value);
  return `  ${key}: ${isPlain ? value : JSON.stringify(value)}`.trimEnd();
}

const comment = (text: string, before: string): string => commentLines(text, before).join('\n');
