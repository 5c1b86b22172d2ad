import { CodedError, errorMessage } from '@tocsin/errors';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { RedisAddress } from './redis-address';

/** Redis is there, but does not let us in: waiting will not help. */
const REFUSALS = /^(WRONGPASS|NOAUTH|NOPERM|DENIED|ERR .*AUTH|ERR invalid password)/;

export interface ConnectOptions {
  /** How long Redis is waited for, ms; for as long as it takes when left out. */
  readonly patienceMs: number | undefined;
  /** Ends the waiting when this process is to stop. */
  readonly stop: AbortSignal | undefined;
  readonly log: Logger;
}

/**
 * Waits for Redis, which may start after us; says so once.
 * @throws CodedError `redis-unavailable` (retryable) when the patience is over, `redis-refused`, `stopped`
 */
export async function connect(
  client: Redis,
  { hostAndPort }: RedisAddress,
  { patienceMs, stop, log }: ConnectOptions,
): Promise<void> {
  const ended = new AbortController();
  let failure: unknown;
  try {
    await new Promise<void>((resolve, reject) => {
      const { signal } = ended;
      stop?.throwIfAborted();
      stop?.addEventListener('abort', () => reject(stopped(hostAndPort)), { signal });
      if (patienceMs !== undefined) {
        const patience = AbortSignal.timeout(patienceMs);
        patience.addEventListener('abort', () => reject(unavailable(hostAndPort, failure)), { signal });
      }
      client.once('ready', resolve);
      client.on('error', (error: Error) => {
        if (REFUSALS.test(error.message)) reject(refused(hostAndPort, error));
        else if (failure === undefined && !signal.aborted) log.warn(unavailable(hostAndPort, error).message);
        failure ??= error;
      });
      // Its rejection is the first failed try only; the events tell the whole story.
      client.connect().catch((error: unknown) => (failure ??= error));
    });
    if (failure !== undefined) log.info(`Redis at ${hostAndPort} answers`);
  } finally {
    ended.abort();
  }
}

function unavailable(hostAndPort: string, cause: unknown): CodedError {
  const why = cause === undefined ? '' : ` (${errorMessage(cause)})`;
  return new CodedError(
    'redis-unavailable',
    `Redis at ${hostAndPort} does not answer${why}; start it, or correct [queue] url. It is waited for`,
    { cause, retryable: true },
  );
}

function stopped(hostAndPort: string): CodedError {
  return new CodedError('stopped', `stopped while waiting for Redis at ${hostAndPort}`);
}

function refused(hostAndPort: string, cause: Error): CodedError {
  return new CodedError(
    'redis-refused',
    `Redis at ${hostAndPort} does not let us in: ${cause.message}; check user and password in [queue] url`,
    { cause },
  );
}
