import { userInfo } from 'node:os';
import { makeFolder } from './make-folder';
import { CodedError, errorMessage, systemCode } from '@tocsin/errors';
import { ClassicLevel } from 'classic-level';
import type { Logger } from 'pino';

export type Level = ClassicLevel;

/**
 * Opens the LevelDB folder, making it where it does not exist. A damaged one is repaired, once.
 * @param closed - to be opened again, in place of a new one
 * @throws CodedError `store-locked`, `store-not-writable`, `store-corrupt`, `store-unavailable`
 */
export async function openLevel(folder: string, log: Logger, closed?: Level): Promise<Level> {
  try {
    return await openOnce(folder, closed);
  } catch (thrown) {
    if (!isDamage(thrown)) throw explainOpening(folder, thrown);
    log.error({ folder, err: thrown }, 'the store is damaged, repairing it; what cannot be read is left out');
  }
  try {
    await ClassicLevel.repair(folder);
    const level = await openOnce(folder, closed);
    log.warn({ folder }, 'the store is repaired');
    return level;
  } catch (thrown) {
    throw new CodedError(
      'store-corrupt',
      `the store in ${folder} is damaged and could not be repaired (${reasonOf(thrown)}); move that folder away ` +
        'and start again: what it held (waiting alarms, records of a week) is then missing',
      { cause: thrown },
    );
  }
}

async function openOnce(folder: string, closed: Level | undefined): Promise<Level> {
  await makeFolder(folder);
  const level: Level = closed ?? new ClassicLevel(folder);
  await level.open();
  return level;
}

export function explainOpening(folder: string, thrown: unknown): CodedError {
  const reason = reasonOf(thrown);
  if (causeCode(thrown) === 'LEVEL_LOCKED') {
    return new CodedError(
      'store-locked',
      `another copy of Tocsin is running on ${folder}; stop it, or give this one a base_data_path of its own`,
      { cause: thrown },
    );
  }
  if (/EACCES|EPERM|EROFS|permission denied|read-only/i.test(reason)) {
    const user = userName();
    return new CodedError(
      'store-not-writable',
      `user ${user} cannot write to ${folder} (${reason}); give the folder to that user, or set another base_data_path`,
      { cause: thrown },
    );
  }
  return new CodedError(
    'store-unavailable',
    `the store in ${folder} cannot be opened: ${reason}; look at that folder and its disk, or set another base_data_path`,
    { cause: thrown, retryable: true },
  );
}

/** In a container the user may have a number only. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? '?');
  }
}

/** A missing file inside an existing database is damage as well. */
function isDamage(thrown: unknown): boolean {
  const code = causeCode(thrown);
  return code === 'LEVEL_CORRUPTION' || (code === 'LEVEL_IO_ERROR' && /No such file/.test(reasonOf(thrown)));
}

/** classic-level says "failed to open" and keeps the reason in `cause`. */
export function reasonOf(thrown: unknown): string {
  return errorMessage(thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown);
}

function causeCode(thrown: unknown): string | undefined {
  return thrown instanceof Error ? systemCode(thrown.cause) : undefined;
}
