import { CodedError } from '@tocsin/errors';

/** Where Redis is, fit for logs and messages: no user, no password. */
export interface RedisAddress {
  readonly url: string;
  readonly hostAndPort: string;
}

/** @throws CodedError `redis-url-invalid` */
export function parseRedisUrl(url: string): RedisAddress {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^rediss?:$/.test(parsed.protocol) || parsed.hostname === '') {
    // The url itself is not shown: it may hold a password.
    throw new CodedError(
      'redis-url-invalid',
      '[queue] url is not the address of a Redis; write it like redis://host:6379 (rediss:// for TLS)',
    );
  }
  return { url, hostAndPort: `${parsed.hostname}:${parsed.port === '' ? '6379' : parsed.port}` };
}
