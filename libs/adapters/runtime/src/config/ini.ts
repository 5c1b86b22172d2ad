import type { LineProblem, SettingsEntry, SettingsText } from './settings-text';

/**
 * Reads the dialect of `zmeventnotification.ini`: whole-line comments with `#` or `;`, no trailing comments,
 * names case-sensitive, values trimmed, quotes part of the value. Broken lines are collected, not thrown, so
 * that an operator sees all of them at once.
 */
export function parseIni(text: string): SettingsText {
  const entries: SettingsEntry[] = [];
  const problems: LineProblem[] = [];
  let section: string | undefined;
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const line = index + 1;
    const content = raw.trim();
    if (content === '' || content.startsWith('#') || content.startsWith(';')) continue;
    const header = /^\[([^\]]*)\]$/.exec(content);
    if (header) {
      section = (header[1] ?? '').trim();
      if (section === '') problems.push({ line, message: 'the section name between [ and ] is empty' });
      continue;
    }
    const equals = content.indexOf('=');
    const shown = content.length > 40 ? `${content.slice(0, 40)}…` : content;
    if (equals <= 0) {
      const what = content.startsWith('[')
        ? 'a section needs its closing ]'
        : 'expected "key = value", "[section]" or "# comment"';
      problems.push({ line, message: `${what}, found: ${equals < 0 ? shown : '= without a key'}` });
    } else if (section === undefined) {
      problems.push({ line, message: `"${content.slice(0, equals).trim()}" stands before any [section]` });
    } else {
      entries.push({
        section,
        key: content.slice(0, equals).trim(),
        value: content.slice(equals + 1).trim(),
        line,
      });
    }
  }
  return { entries, problems };
}
