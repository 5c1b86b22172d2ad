import type { SettingsEntry } from './settings-text';

type Entry = Pick<SettingsEntry, 'section' | 'key' | 'value'>;

/** Settings as the text of a file, in the other form as well as in the one they came from: both mean the same. */
export function formatSettings(entries: readonly Entry[], form: 'ini' | 'yaml'): string {
  const sections = [...new Set(entries.map(({ section }) => section))].map((section) => ({
    section,
    lines: entries
      .filter((entry) => entry.section === section)
      .map(({ key, value }) =>
        form === 'ini' ? `${key} = ${value}` : `  ${word(key)}: ${yamlValue(value)}`,
      ),
  }));
  return sections
    .map(
      ({ section, lines }) =>
        `${form === 'ini' ? `[${section}]` : `${word(section)}:`}\n${lines.join('\n')}\n`,
    )
    .join('\n');
}

const word = (text: string): string => (/^\w+$/.test(text) ? text : JSON.stringify(text));

/** A value as YAML: bare where nobody could read it otherwise, else in double quotes, which JSON's are. */
export const yamlValue = (value: string): string =>
  value === '' ? '' : /^[\w/][\w/.-]*$/.test(value) ? value : JSON.stringify(value);
