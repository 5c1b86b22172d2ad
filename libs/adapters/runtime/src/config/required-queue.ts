import type { Config } from '@tocsin/config';
import { CodedError } from '@tocsin/errors';

/** @throws CodedError `queue-url-missing` in a process that can work with Redis only */
export function requiredQueue({ queue }: Pick<Config, 'queue'>): { url: string; prefix: string } {
  if (queue.url !== undefined) return { url: queue.url, prefix: queue.prefix };
  throw new CodedError(
    'queue-url-missing',
    'this process hands its work on through Redis: set [queue] url = redis://<host>:6379 (or TOCSIN_QUEUE__URL). ' +
      'On one machine without Redis, run the standalone process instead',
  );
}
