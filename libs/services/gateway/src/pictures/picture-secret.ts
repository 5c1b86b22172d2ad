import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '@tocsin/config';
import { errorMessage, systemCode } from '@tocsin/errors';
import type { Logger } from 'pino';

/** Shorter ones can be guessed. */
const leastLength = 32;

/**
 * The key that signs addresses of pictures: `[gateway] picture_secret`, else one that is made at the first start and
 * kept under `base_data_path`. Without a place to keep it, addresses are good until we stop.
 */
export async function pictureSecret(
  { gateway, general, queue }: Pick<Config, 'gateway' | 'general' | 'queue'>,
  log: Logger,
): Promise<string> {
  if (gateway.picture_secret !== undefined) return gateway.picture_secret;
  if (queue.url !== undefined) {
    log.warn(
      'pictures are signed by a key of this gateway alone: where there are several, set [gateway] picture_secret',
    );
  }
  const file = join(general.base_data_path, 'picture-secret');
  const fresh = randomBytes(leastLength).toString('base64url');
  try {
    return await keptSecret(file, fresh, general.base_data_path, log);
  } catch (error) {
    log.error(
      { err: error },
      `the key for signed pictures cannot be kept (${errorMessage(error)}): picture addresses end with this process; see base_data_path, or set [gateway] picture_secret`,
    );
    return fresh;
  }
}

async function keptSecret(file: string, fresh: string, folder: string, log: Logger): Promise<string> {
  await mkdir(folder, { recursive: true });
  if (await isNewFile(file, fresh)) return fresh;
  const kept = (await readFile(file, 'utf8')).trim();
  if (kept.length >= leastLength) return kept;
  log.warn({ file }, 'the key for signed pictures was too short; a new one is made');
  await writeFile(`${file}.new`, `${fresh}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return fresh;
}

/** Makes the file unless there is one. */
async function isNewFile(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, `${text}\n`, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}
