import { execFileSync } from 'node:child_process';
import { ZoneMinderConfig } from '@tocsin/config';
import pino from 'pino';
import { ZoneMinderDatabase } from '../database/zoneminder-database';
import { ZoneMinderAuthenticator } from './zoneminder-authenticator';

/** Settings of the real ZoneMinder that `tools/zoneminder/up` started. */
const settings: ReadonlyMap<string, string> = new Map(
  execFileSync(`${__dirname}/../../../../../tools/zoneminder/env`, { encoding: 'utf8' })
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
);

describe('the users of a real ZoneMinder 1.36', () => {
  const log = pino({ level: 'silent' });
  const config = ZoneMinderConfig.parse({
    ...Object.fromEntries(settings),
    ZM_DB_HOST: `${settings.get('ZM_DB_HOST')}:${settings.get('ZM_DB_PORT')}`,
  });
  const database = ZoneMinderDatabase.open(config, log);
  const authenticator = new ZoneMinderAuthenticator(database, log);
  afterAll(() => database[Symbol.asyncDispose]());

  const login = (user: string, password: string) => authenticator.login({ kind: 'password', user, password });

  it.each([
    ['ADMIN', 'all'],
    ['VIEWER', new Set([1])],
    ['LEGACY', 'all'],
    ['OVERLAY', 'all'],
  ])('let %s in with the password form of its row', async (name, monitors) => {
    const [user = '', password = ''] = [settings.get(`ZM_${name}_USER`), settings.get(`ZM_${name}_PASS`)];
    expect(await login(user, password)).toEqual({ user, monitors });
    expect(await login(user, `${password}x`)).toBeNull();
    expect(await login(user.toUpperCase(), password)).toBeNull();
  });

  it.each([
    ['disabled', 'disabled123'],
    ['nobody', 'nobody123'],
    ["admin' OR '1'='1", 'admin123'],
    ['Zoë 🔔', 'x'],
    ['', ''],
  ])('do not let "%s" in', async (user, password) => {
    expect(await login(user, password)).toBeNull();
  });

  it('let a token of the API in, and not its refresh token', async () => {
    const answer = await fetch(`${settings.get('ZM_API_URL')}/host/login.json`, {
      method: 'POST',
      body: new URLSearchParams({ user: 'viewer', pass: 'viewer123' }),
    });
    const json = await answer.text();
    const [access = '', refresh = ''] = [...json.matchAll(/_token":"([^"]+)/g)].map(([, token]) => token);
    expect(await authenticator.login({ kind: 'token', token: access })).toEqual({
      user: 'viewer',
      monitors: new Set([1]),
    });
    expect(await authenticator.login({ kind: 'token', token: refresh })).toBeNull();
    expect(await authenticator.login({ kind: 'token', token: `${access}x` })).toBeNull();
  });
});
