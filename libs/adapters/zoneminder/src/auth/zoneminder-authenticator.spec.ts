import { createHmac } from 'node:crypto';
import { CodedError } from '@tocsin/errors';
import { hashSync } from 'bcrypt';
import pino from 'pino';
import type { UserRow, UserTable } from '../database/user-rows';
import { ZoneMinderAuthenticator } from './zoneminder-authenticator';

const secret = 'hash secret';
const user = (changes: Partial<UserRow> = {}): UserRow => ({
  name: 'viewer',
  passwordHash: hashSync('viewer123', 4),
  enabled: true,
  eventsPermission: 'View',
  monitors: 'all',
  tokenMinExpirySeconds: 0,
  apiEnabled: true,
  ...changes,
});
const now = 1_795_182_000_000;

function authenticatorOf(row: UserRow | undefined, log = pino({ level: 'silent' })): ZoneMinderAuthenticator {
  const users: UserTable = {
    findUserRow: (name) => Promise.resolve(name === row?.name ? row : undefined),
    authHashSecret: () => Promise.resolve(secret),
  };
  return new ZoneMinderAuthenticator(users, log, () => now);
}

const withPassword = (password = 'viewer123', name = 'viewer') => ({
  kind: 'password' as const,
  user: name,
  password,
});

function withToken(issuedAt: number, name = 'viewer') {
  const claims = { iss: 'ZoneMinder', iat: issuedAt, exp: now / 1000 + 60, user: name, type: 'access' };
  const body = [{ alg: 'HS256' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return {
    kind: 'token' as const,
    token: `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`,
  };
}

describe('a login at ZoneMinder', () => {
  it('names the user and the monitors that he may see', async () => {
    expect(await authenticatorOf(user()).login(withPassword())).toEqual({ user: 'viewer', monitors: 'all' });
    expect(await authenticatorOf(user({ monitors: [1, 3] })).login(withPassword())).toEqual({
      user: 'viewer',
      monitors: new Set([1, 3]),
    });
  });

  it.each([
    ['the password is wrong', user(), withPassword('viewer124')],
    ['the user does not exist', undefined, withPassword()],
    ['the user is disabled', user({ enabled: false }), withPassword()],
    ['the user may not view events', user({ eventsPermission: 'None' }), withPassword()],
    ['nothing says that the user may view events', user({ eventsPermission: 'Inherit' }), withPassword()],
    ['the user has no password', user({ passwordHash: '' }), withPassword('')],
    ['the token was revoked', user({ tokenMinExpirySeconds: 1_795_181_995 }), withToken(1_795_181_990)],
    ['the token is of a user who is disabled', user({ enabled: false }), withToken(1_795_181_990)],
    ['the token is of a user without the API', user({ apiEnabled: false }), withToken(1_795_181_990)],
    ['the token is of nobody', undefined, withToken(1_795_181_990)],
    ['the token is not one', user(), { kind: 'token' as const, token: 'x' }],
  ])('is refused when %s', async (_case, row, credentials) => {
    expect(await authenticatorOf(row).login(credentials)).toBeNull();
  });

  it('may be made with an access token', async () => {
    expect(
      await authenticatorOf(user({ tokenMinExpirySeconds: 1_795_181_990 })).login(withToken(1_795_181_990)),
    ).toEqual({
      user: 'viewer',
      monitors: 'all',
    });
  });

  it('is not needed to learn what a user may see by now', async () => {
    const viewer = (row: UserRow | undefined) => authenticatorOf(row).viewer('viewer');
    expect(await viewer(user({ monitors: [3] }))).toEqual({ user: 'viewer', monitors: new Set([3]) });
    expect(await viewer(user({ enabled: false }))).toBeNull();
    expect(await viewer(user({ eventsPermission: 'None' }))).toBeNull();
    expect(await viewer(undefined)).toBeNull();
  });

  it('is neither good nor bad while the database is away', async () => {
    const away = () => Promise.reject(new CodedError('database-unavailable', 'away', { retryable: true }));
    const authenticator = new ZoneMinderAuthenticator(
      { findUserRow: away, authHashSecret: away },
      pino({ level: 'silent' }),
    );
    await expect(authenticator.login(withPassword())).rejects.toMatchObject({ code: 'database-unavailable' });
    await expect(authenticator.login(withToken(0))).rejects.toMatchObject({ code: 'database-unavailable' });
    await expect(authenticator.viewer('viewer')).rejects.toMatchObject({ code: 'database-unavailable' });
  });

  it('leaves no password and no token in the log', async () => {
    const lines: string[] = [];
    const authenticator = authenticatorOf(
      user(),
      pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }),
    );
    await authenticator.login(withPassword('geheim'));
    await authenticator.login({ kind: 'token', token: 'geheim' });
    expect(lines.join()).toContain('login refused');
    expect(lines.join()).not.toContain('geheim');
  });
});
