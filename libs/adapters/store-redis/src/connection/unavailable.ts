import { CodedError, errorMessage } from '@tocsin/errors';

const LONGEST_WAIT_MS = 2000;

/**
 * Does `work` with Redis, for at most two seconds.
 * @throws CodedError with the given code, retryable
 */
export async function orUnavailable<Result>(
  code: `${'queue' | 'records' | 'broadcast' | 'control'}-unavailable`,
  what: string,
  hostAndPort: string,
  work: () => Promise<Result>,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      work(),
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error('no answer')), LONGEST_WAIT_MS);
      }),
    ]);
  } catch (thrown) {
    throw new CodedError(code, `${what}: ${explain(hostAndPort, thrown)}`, {
      cause: thrown,
      retryable: true,
    });
  } finally {
    clearTimeout(timer);
  }
}

function explain(hostAndPort: string, thrown: unknown): string {
  const reason = errorMessage(thrown);
  // Redis has answered: its disk or memory is full (MISCONF, OOM), it is a replica (READONLY), …
  if (thrown instanceof Error && thrown.name === 'ReplyError')
    return `Redis at ${hostAndPort} refuses it: ${reason}${remedyFor(reason)}`;
  return `Redis at ${hostAndPort} is away (${reason}); is it running?`;
}

/** Where what Redis says does not say what helps. */
function remedyFor(reason: string): string {
  const [kind = ''] = reason.split(' ', 1);
  switch (kind) {
    case 'OOM':
      return '; raise maxmemory in redis.conf, or free memory of it';
    case 'MISCONF':
      return '; see to the disk of Redis: its log says what it could not write';
    case 'READONLY':
      return '; it is a replica: [queue] url must lead to the master';
    default:
      return '';
  }
}
