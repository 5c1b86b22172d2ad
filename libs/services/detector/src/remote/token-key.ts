import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { errorMessage } from '@tocsin/errors';
import type { Logger } from 'pino';

/** Shorter ones can be guessed. */
const leastLength = 32;

/** The key that signs tokens: the one that is set, else one that is made at the first start and kept in `folder`. */
export async function tokenKey(set: string | undefined, folder: string, log: Logger): Promise<string> {
  if (set !== undefined && set.length >= leastLength) return set;
  if (set !== undefined)
    log.warn(
      `[detector] remote_secret_key is shorter than ${leastLength} characters; a key of our own is used`,
    );
  const file = path.join(folder, 'remote-secret-key');
  const fresh = randomBytes(leastLength).toString('base64url');
  try {
    await mkdir(folder, { recursive: true });
    const kept = await readFile(file, 'utf8').then(
      (text) => text.trim(),
      () => '',
    );
    if (kept.length >= leastLength) return kept;
    await writeFile(file, `${fresh}\n`, { mode: 0o600 });
  } catch (error) {
    log.warn(
      { err: error },
      `the key of tokens cannot be kept (${errorMessage(error)}): everybody logs in again after a restart; see base_data_path`,
    );
  }
  return fresh;
}
