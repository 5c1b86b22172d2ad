import { isBlank, lineEndOf, linesOf } from './lines';
import type { SectionPlace, SettingsEdit } from './settings-edit';

/** Changes single lines; everything else stays byte for byte. */
export function editIni(text: string, edits: readonly SettingsEdit[]): string {
  const lines = linesOf(text);
  const end = lineEndOf(text);
  for (const edit of edits) {
    const index = edit.line - 1;
    lines[index] = edited(lines[index] ?? '', edit, end);
  }
  return lines.join('');
}

function edited(line: string, edit: SettingsEdit, end: string): string {
  const [, mark = '', indent = '', key = '', equals = '', value = '', rest = ''] =
    /^(\uFEFF?)([ \t]*)([^=\r\n]*?)([ \t]*=[ \t]*)(.*?)([ \t]*(?:\r\n|\n|\r)?)$/s.exec(line) ?? [];
  if (edit.kind === 'rename') return `${mark}${indent}${edit.to}${equals}${value}${rest}`;
  if (edit.kind === 'set') return `${mark}${indent}${key}${equals}${edit.value}${rest}`;
  return `${mark}${indent}# ${edit.reason}${end}${indent}# ${key}${equals}${value}${rest}`;
}

/** The sections of a file; of one that stands there more than once, the last place. */
export function iniPlaces(text: string): ReadonlyMap<string, SectionPlace> {
  const places = new Map<string, { after: number; indent: string; mentioned: Set<string> }>();
  let section = '';
  for (const [index, raw] of linesOf(text).entries()) {
    const line = raw.replace(/^\uFEFF/, '');
    if (isBlank(line)) continue;
    const header = /^\s*\[([^\]]*)\]\s*$/.exec(line)?.[1]?.trim();
    const [, indent = '', sign, key] = /^(\s*)([#;]*)\s*([^=]*?)\s*=/.exec(line) ?? [];
    if (header !== undefined) {
      section = header;
      const mentioned = places.get(header)?.mentioned ?? new Set<string>();
      places.set(header, { after: index, indent: '', mentioned });
    } else if (key !== undefined && (sign === '' || /^\w+$/.test(key))) {
      const place = places.get(section);
      place?.mentioned.add(key);
      if (place !== undefined) Object.assign(place, { after: index, indent });
    }
  }
  return places;
}
