import { compare, hash } from 'bcrypt';
import pino from 'pino';
import { ZoneMinderAuthenticator } from './zoneminder-authenticator';

/** As ZoneMinder hashes them. */
const cost = 10;
const password = 'correct horse';

/** For benchmarks: users of any name, all with the same password. */
export async function authenticatorToCompare(): Promise<ZoneMinderAuthenticator> {
  const passwordHash = await hash(password, cost);
  return new ZoneMinderAuthenticator(
    {
      findUserRow: (name) =>
        Promise.resolve({
          name,
          passwordHash,
          enabled: true,
          eventsPermission: 'View',
          monitors: 'all',
          tokenMinExpirySeconds: 0,
          apiEnabled: true,
        }),
      authHashSecret: () => Promise.resolve(''),
    },
    pino({ level: 'silent' }),
  );
}

/** The password of all of them. */
export const passwordToCompare = password;

/** Nothing but bcrypt, as often and as much at once as it takes; `UV_THREADPOOL_SIZE` says on how many threads. */
export async function bareCompares(count: number): Promise<number> {
  const passwordHash = await hash(password, cost);
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: count }, () => compare(password, passwordHash)));
  return performance.now() - startedAt;
}
