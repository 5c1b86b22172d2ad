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
  let body: string[] | undefined;
  for (const raw of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    const line = raw.trim();
    const header = /^\[([^\]]*)\]$/.exec(line)?.[1]?.trim();
    const setting = /^([^=]*?)\s*=\s*(.*)$/s.exec(line);
    if (isBlank(line)) {
      if (pending.at(-1) !== '') pending.push('');
    } else if (/^[#;]/.test(line)) {
      pending.push(comment(line, valueOf));
    } else if (header !== undefined) {
      body = sections.get(header);
      if (body === undefined) sections.set(header, (body = [...pending, `${word(header)}:`]));
      else body.push(...indented(pending));
      pending = [];
    } else if (setting !== null) {
      const [, key = '', value = ''] = setting;
      body?.push(...indented(pending), `  ${word(key)}: ${valueOf(value)}`.trimEnd());
      pending = [];
    }
  }
  const lines = [...[...sections.values()].flat(), ...indented(pending)];
  while (lines.at(-1) === '') lines.pop();
  return lines.map((line) => line + end).join('');
}

/** A setting that is commented out stays one that can be taken in again. */
function comment(line: string, valueOf: (value: string) => string): string {
  const [, key, value] = /^[#;]+\s*(\w+)\s*=\s*(.*)$/.exec(line) ?? [];
  if (key !== undefined && value !== undefined) return `# ${key}: ${valueOf(value)}`.trimEnd();
  return line.replace(/^[#;]+/, '#');
}

const indented = (lines: readonly string[]): string[] =>
  lines.map((line) => (line === '' ? '' : `  ${line}`));
const word = (text: string): string => (/^\w+$/.test(text) ? text : JSON.stringify(text));
