import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { CodedError, errorMessage } from '@tocsin/errors';

/** The largest sample file of upstream has 30 kB. */
const sizeLimitBytes = 1024 * 1024;

/** @throws CodedError `object-config-unreadable` */
export async function readText(file: string): Promise<string> {
  const { size } = await stat(file).catch((error: unknown) => unreadable(file, error));
  if (size > sizeLimitBytes) unreadable(file, new Error(`it has ${size} bytes, which is no settings file`));
  return readFile(file, 'utf8').catch((error: unknown) => unreadable(file, error));
}

function unreadable(file: string, cause: unknown): never {
  throw new CodedError('object-config-unreadable', `${file} cannot be read: ${errorMessage(cause)}`, {
    cause,
  });
}

/** By its extension, else by its content: INI begins with a section. */
export function isYaml(file: string, text: string): boolean {
  const extension = path.extname(file).toLowerCase();
  if (extension === '.yml' || extension === '.yaml') return true;
  if (extension === '.ini') return false;
  const first = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .find((line) => line !== '' && !/^[#;]/.test(line));
  return first !== undefined && !first.startsWith('[');
}

/** Tells one state of a file from the next; null where there is no file. */
export async function stateOf(file: string): Promise<string | null> {
  return stat(file).then(
    ({ size, mtimeMs, ctimeMs, ino }) => [size, mtimeMs, ctimeMs, ino].join(' '),
    () => null,
  );
}
