import type { Logger } from './logger';

/**
 * What went wrong first. Where a part cannot be closed while an error is on its way out, that error is hidden in one
 * of its own (`SuppressedError`), and with it the remedy that the operator needs.
 */
export function firstFailure(error: unknown, log: Pick<Logger, 'warn'>): unknown {
  if (!isSuppressed(error)) return error;
  log.warn({ err: error.error }, 'a part could not be closed in order');
  return firstFailure(error.suppressed, log);
}

interface Suppressed {
  /** Of the closing. */
  readonly error: unknown;
  readonly suppressed: unknown;
}

const isSuppressed = (error: unknown): error is Error & Suppressed =>
  error instanceof Error && error.name === 'SuppressedError' && 'error' in error && 'suppressed' in error;
