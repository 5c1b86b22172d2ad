import { readFile } from 'node:fs/promises';

/** A file as text, and how to make such a file of another text. */
export interface TextFile {
  readonly text: string;
  readonly bytesOf: (text: string) => Buffer;
}

/** Reads a file without losing a byte of it: one that is not UTF-8 (comments by an old editor) is taken as bytes. */
export async function readTextFile(file: string): Promise<TextFile> {
  const bytes = await readFile(file);
  const encoding = bytes.equals(Buffer.from(bytes.toString('utf8'), 'utf8')) ? 'utf8' : 'latin1';
  return { text: bytes.toString(encoding), bytesOf: (text) => Buffer.from(text, encoding) };
}
