import type { Setting } from '@tocsin/config';
import { yamlValue } from './format-settings';

export type Form = 'ini' | 'yaml';

const lineWidth = 110;

/** What a setting means, and the setting with its default, as comments. */
export function defaultLines({ key, schema }: Setting, form: Form, indent: string): string[] {
  const value = textOf(schema.safeParse(undefined).data);
  const line = form === 'ini' ? `${key} = ${value}` : `${key}: ${yamlValue(value)}`;
  return [...commentLines(schema.description ?? '', indent), `${indent}# ${line}`.trimEnd()];
}

/** A text as lines of a comment, none too long. */
export function commentLines(text: string, indent: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length >= lineWidth) lines.push(`${indent}# ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  return Array.isArray(value) ? value.join(',') : '';
}
