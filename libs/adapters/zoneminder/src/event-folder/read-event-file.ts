import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError, errorMessage } from '@tocsin/errors';

/** A picture or a short film of an event; what is larger is neither. */
const mostBytes = 32 * 1024 * 1024;

/**
 * Reads a file of an event's folder, where this machine has it.
 * @param name - of a file, e.g. `snapshot.jpg`; never a path from outside
 * @throws CodedError `frame-missing`, retryable where the file may come yet
 */
export async function readEventFile(folder: string, name: string): Promise<Buffer> {
  const file = join(folder, name);
  try {
    await using handle = await open(file);
    const { size } = await handle.stat();
    if (size > mostBytes)
      throw new CodedError('frame-missing', `${file} has ${size} bytes, which is no camera picture`);
    return await handle.readFile();
  } catch (error) {
    if (error instanceof CodedError) throw error;
    const isForbidden = errorMessage(error).includes('EACCES');
    const remedy = isForbidden ? '; let this account read the event folders' : '';
    throw new CodedError('frame-missing', `${errorMessage(error)}${remedy}`, {
      cause: error,
      retryable: !isForbidden,
    });
  }
}
