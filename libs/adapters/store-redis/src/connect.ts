import { CodedError, errorMessage } from '@tocsin/errors';
import type { Redis } from 'ioredis';
import type { RedisAddress } from './redis-address';

/** Redis is there, but does not let us in: waiting will not help. */
const REFUSALS = /^(WRONGPASS|NOAUTH|NOPERM|DENIED|ERR .*AUTH|ERR invalid password)/;

/**
 * Tries for `patienceMs`, so that Redis may start after us.
 * @throws CodedError `redis-unavailable` (retryable), `redis-refused`
 */
export async function connect(
  client: Redis,
  { hostAndPort }: RedisAddress,
  patienceMs: number,
): Promise<void> {
  let lastError: unknown;
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(unavailable(hostAndPort, lastError, patienceMs)), patienceMs);
      client.once('ready', resolve);
      client.on('error', (error: Error) => {
        lastError = error;
        if (REFUSALS.test(error.message)) reject(refused(hostAndPort, error));
      });
      // Its rejection is the first failed try only; the events tell the whole story.
      client.connect().catch((error: unknown) => (lastError ??= error));
    });
  } finally {
    clearTimeout(timer);
  }
}

function unavailable(hostAndPort: string, cause: unknown, patienceMs: number): CodedError {
  const why = cause === undefined ? '' : ` (${errorMessage(cause)})`;
  return new CodedError(
    'redis-unavailable',
    `Redis at ${hostAndPort} did not answer within ${patienceMs / 1000} s${why}; start it, or correct [queue] url`,
    { cause, retryable: true },
  );
}

function refused(hostAndPort: string, cause: Error): CodedError {
  return new CodedError(
    'redis-refused',
    `Redis at ${hostAndPort} does not let us in: ${cause.message}; check user and password in [queue] url`,
    { cause },
  );
}
