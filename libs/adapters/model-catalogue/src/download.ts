import { open } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { CodedError, errorMessage } from '@tocsin/errors';
import { get, type GetOptions } from './get';
import { PartFile } from './part-file';

export interface Progress {
  readonly bytes: number;
  /** Where the other side says it. */
  readonly of: number | undefined;
}

export interface DownloadOptions extends GetOptions {
  readonly mostBytes: number;
  readonly onProgress: (progress: Progress) => void;
}

/** A connection that breaks is made anew, as long as each brings something. */
const mostBreaks = 10;

/**
 * Downloads a file to `<target>.part`, onwards from what is there of it.
 * @returns the part, whole
 * @throws CodedError `download-unreachable`, `download-broken` (both retryable: what came is kept), `download-refused`,
 *   `download-too-large`
 */
export async function download(url: string, target: string, options: DownloadOptions): Promise<PartFile> {
  const part = new PartFile(target, url);
  for (let breaks = 0; ; breaks += 1) {
    const before = (await part.begun())?.bytes ?? 0;
    try {
      await fetchOn(url, part, options);
      await part.complete();
      return part;
    } catch (error) {
      options.signal.throwIfAborted();
      const isBroken = error instanceof CodedError && error.code === 'download-broken';
      const cameOn = ((await part.begun())?.bytes ?? 0) > before;
      if (!isBroken || !cameOn || breaks >= mostBreaks) throw error;
    }
  }
}

async function fetchOn(url: string, part: PartFile, options: DownloadOptions): Promise<void> {
  const begun = await part.begun();
  const headers: Record<string, string> =
    begun === undefined ? {} : { range: `bytes=${begun.bytes}-`, 'if-range': begun.etag };
  const answer = await get(url, headers, options);
  const { statusCode = 0 } = answer;
  const goesOn = statusCode === 206 && begun !== undefined && startsAt(answer) === begun.bytes;
  if (!goesOn && statusCode !== 200) {
    answer.destroy();
    if (begun === undefined)
      throw new CodedError('download-refused', `${new URL(url).host} answered ${statusCode} for ${url}`);
    await part.remove(); // it does not fit what is there now
    return fetchOn(url, part, options);
  }
  if (!goesOn) await part.begin(answer.headers.etag);
  return write(answer, part, goesOn ? begun.bytes : 0, options);
}

function startsAt({ headers }: IncomingMessage): number {
  return Number(/^bytes (\d+)-/.exec(headers['content-range'] ?? '')?.[1] ?? Number.NaN);
}

async function write(
  answer: IncomingMessage,
  part: PartFile,
  from: number,
  { mostBytes, onProgress, idleMs, signal }: DownloadOptions,
): Promise<void> {
  const length = Number(answer.headers['content-length'] ?? Number.NaN);
  const of = Number.isFinite(length) ? from + length : undefined;
  let bytes = from;
  try {
    if (of !== undefined && of > mostBytes) throw tooLarge(mostBytes);
    answer.setTimeout(idleMs, () => answer.destroy(new Error(`nothing came for ${idleMs / 1000} s`)));
    await using handle = await open(part.file, from > 0 ? 'a' : 'w');
    // Piece by piece, so that what came before a connection broke is on the disk.
    for await (const piece of answer) {
      if (!Buffer.isBuffer(piece)) continue;
      bytes += piece.length;
      if (bytes > mostBytes) throw tooLarge(mostBytes);
      await handle.writeFile(piece);
      onProgress({ bytes, of });
    }
  } catch (error) {
    answer.destroy();
    signal.throwIfAborted();
    if (error instanceof CodedError) {
      await part.remove();
      throw error;
    }
    throw broken(error, part.file);
  }
  if (of !== undefined && bytes < of) throw broken(new Error(`${bytes} of ${of} bytes came`), part.file);
}

function tooLarge(mostBytes: number): CodedError {
  return new CodedError(
    'download-too-large',
    `the file is larger than ${Math.round(mostBytes / 1_000_000)} MB, which no model of the catalogue is`,
  );
}

function broken(cause: unknown, file: string): CodedError {
  return new CodedError(
    'download-broken',
    `the download to ${file} broke off (${errorMessage(cause)}); pull again to go on from there`,
    { cause, retryable: true },
  );
}
