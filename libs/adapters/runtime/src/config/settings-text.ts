import path from 'node:path';
import { parseIni } from './ini';
import { parseYaml } from './yaml';

/** One setting of a file, with where it stands. */
export interface SettingsEntry {
  readonly section: string;
  readonly key: string;
  /** `''` where nothing stands. */
  readonly value: string;
  readonly line: number;
}

export interface LineProblem {
  readonly line: number;
  /** `section.key`, where it is about one. */
  readonly key?: string;
  readonly message: string;
}

export interface SettingsText {
  readonly entries: readonly SettingsEntry[];
  readonly problems: readonly LineProblem[];
}

/** Reads a file of settings or secrets: by its extension, else by its content, since INI begins with a section. */
export function parseSettings(file: string, text: string): SettingsText {
  if (text.includes('\0')) {
    return { entries: [], problems: [{ line: 1, message: 'this is no UTF-8 text; save the file as UTF-8' }] };
  }
  return isYaml(file, text) ? parseYaml(text) : parseIni(text);
}

/** By its extension, else by its content. */
export function isYaml(file: string, text: string): boolean {
  const extension = path.extname(file).toLowerCase();
  if (extension === '.yml' || extension === '.yaml') return true;
  if (extension === '.ini') return false;
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const first = lines.map((line) => line.trim()).find((line) => line !== '' && !/^[#;]/.test(line));
  return first !== undefined && !first.startsWith('[') && !/^[^:]+=/.test(first);
}
