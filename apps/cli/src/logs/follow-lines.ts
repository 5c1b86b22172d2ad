import { type FileHandle, open, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often it is looked whether something was written, ms. */
const usualPauseMs = 250;

/** Read at once, bytes. */
const chunkBytes = 64 * 1024;

export interface Follow {
  /** Where to begin, bytes; what stands before was seen. */
  readonly from: number;
  readonly signal: AbortSignal;
  readonly pauseMs?: number;
}

/**
 * The lines that are written to a file from now on, until `signal`. Log rotation is no end: where the file is moved the
 * rest of it is read, then the new one of that name; where it is cut off, it is read from its beginning.
 */
export async function* followLines(
  path: string,
  { from, signal, pauseMs = usualPauseMs }: Follow,
): AsyncGenerator<string> {
  let position = from;
  let file: FileHandle | undefined;
  let rest = '';
  const decoder = new TextDecoder();
  try {
    while (!signal.aborted) {
      file ??= await open(path, 'r').catch(() => undefined); // moved, and the new one is not there yet
      if (file !== undefined) {
        const { size, ino } = await file.stat();
        if (size < position) [position, rest] = [0, ''];
        const wasMoved = (await inodeOf(path)) !== ino;
        const { buffer, bytesRead } = await file.read(Buffer.alloc(chunkBytes), 0, chunkBytes, position);
        position += bytesRead;
        const lines = `${rest}${decoder.decode(buffer.subarray(0, bytesRead), { stream: true })}`.split('\n');
        rest = lines.pop() ?? '';
        yield* lines;
        if (bytesRead > 0) continue;
        if (wasMoved) {
          await file.close();
          [file, position] = [undefined, 0];
          continue;
        }
      }
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await file?.close();
  }
}

async function inodeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ ino }) => ino,
    () => undefined,
  );
}
