import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { CodedError, errorMessage } from '@tocsin/errors';

/**
 * A key for embeddings: files with other contents, and other settings, have another one.
 * @throws CodedError `model-missing` naming the file that cannot be read
 */
export async function modelKey(
  files: readonly string[],
  settings: Readonly<Record<string, unknown>>,
): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(settings));
  for (const file of files) {
    try {
      for await (const chunk of createReadStream(file)) if (chunk instanceof Uint8Array) hash.update(chunk);
    } catch (error) {
      throw new CodedError('model-missing', `the model ${file} cannot be read: ${errorMessage(error)}`, {
        cause: error,
      });
    }
  }
  return hash.digest('hex');
}
