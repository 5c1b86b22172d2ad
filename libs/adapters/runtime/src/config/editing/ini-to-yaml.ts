import { yamlValue } from '../format-settings';
import { isBlank, lineEndOf } from './lines';

/** `{{name}}`, as INI files of 5.2 to 6 have it; 7 writes `${name}`. */
const oldTemplate = /\{\{\s*(\w+)\s*\}\}/g;

/**
 * A file of settings or secrets as YAML, with its comments: those before a line stay before it. Sections that stand there
 * more than once become one.
 * @param text - INI without mistakes, each key once
 * @param templates - `kept`: values are taken as they are, as those of secrets must be
 */
export function iniToYaml(text: string, templates: 'renewed' | 'kept'): string {
  const end = lineEndOf(text);
  const sections = new Map<string, string[]>();
  const valueOf = (value: string) =>
    yamlValue(templates === 'kept' ? value : value.replace(oldTemplate, '$${$1}'));
  let pending: string[] = [];
  /** How many of them belong to the section before: settings that are commented out. */
  let own = 0;
  const top: string[] = [];
  let body = top;
  const settle = (count: number) => {
    body.push(...indented(pending.slice(0, count)));
    pending = pending.slice(count);
    own = 0;
  };
  for (const raw of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    const line = raw.trim();
    const header = /^\[([^\]]*)\]$/.exec(line)?.[1]?.trim();
    const [, sign = '', key, value = ''] = /^([#;]*)\s*([^=]*?)\s*=\s*(.*)$/s.exec(line) ?? [];
    if (isBlank(line)) {
      if (pending.at(-1) !== '') pending.push('');
    } else if (header !== undefined) {
      settle(own);
      const known = sections.get(header);
      body = known ?? [...pending, `${word(header)}:`];
      if (known !== undefined) settle(pending.length);
      pending = [];
      sections.set(header, body);
    } else if (sign === '' && key !== undefined) {
      settle(pending.length);
      body.push(`  ${word(key)}: ${valueOf(value)}`.trimEnd());
    } else if (key !== undefined && /^\w+$/.test(key)) {
      own = pending.push(`# ${key}: ${valueOf(value)}`.trimEnd());
    } else {
      pending.push(line.replace(/^[#;]+/, '#'));
    }
  }
  settle(pending.length);
  const lines = [top, ...sections.values()].flat();
  while (lines.at(-1) === '') lines.pop();
  return lines.map((line) => line + end).join('');
}

const indented = (lines: readonly string[]): string[] =>
  lines.map((line) => (line === '' ? '' : `  ${line}`));
const word = (text: string): string => (/^\w+$/.test(text) ? text : JSON.stringify(text));
