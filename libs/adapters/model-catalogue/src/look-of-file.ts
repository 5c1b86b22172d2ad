import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { CodedError } from '@tocsin/errors';

/** Size and checksum of a file; undefined where there is none. */
export async function lookOfFile(
  file: string,
): Promise<{ readonly bytes: number; readonly sha256: string } | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) return undefined;
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return { bytes: found.size, sha256: hash.digest('hex') };
}

/** A portal's login page, or what stands in a repository for a large file. @throws CodedError `download-no-model` */
export async function assertModel(file: string, url: string): Promise<void> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(128), 0, 128, 0);
  const start = buffer.toString('latin1', 0, bytesRead).trimStart().toLowerCase();
  const isPage = /^<(?:!doctype|html|head|\?xml)/.test(start);
  const isPointer = start.startsWith('version https://git-lfs');
  if (bytesRead > 0 && !isPage && !isPointer) return;
  const what = isPage ? 'a web page' : isPointer ? 'a pointer to a large file' : 'nothing';
  throw new CodedError(
    'download-no-model',
    `${what} came from ${url} in place of the model; is a login in the way?`,
  );
}
