import { createHmac } from 'node:crypto';
import { hashSecret } from '../harness/private-zoneminder';
import { loginOf, users } from '../harness/users';
import type { Given } from './given';
import {
  anyText,
  asOldClientsSeeIt,
  badAuth,
  expectOpen,
  isCompatibleVersion,
  noAuth,
  version,
} from './reply';

const { admin, viewer } = users;

/** Section 4: `auth`. */
export function describeAuthentication(given: () => Given): void {
  const connect = () => given().tocsin.connect();

  describe('a good auth', () => {
    const { admin: bcryptOfPhp, debian, elder, legacy, overlay, umlaut, viewer: restricted } = users;

    it('is answered with Success, an empty reason and a version of at least 7.0.19', async () => {
      const client = await connect();
      const answer = asOldClientsSeeIt(await client.ask(loginOf(admin)));
      expect(answer).toEqual({
        event: 'auth',
        type: '',
        status: 'Success',
        reason: '',
        version: anyText,
      });
      expect(isCompatibleVersion(answer['version'])).toBe(true);
      await expectOpen(client);
    });

    it.each([
      ['bcrypt $2y$', bcryptOfPhp],
      ['bcrypt $2b$', debian],
      ['bcrypt $2a$', elder],
      ["MySQL's old PASSWORD()", legacy],
      ['bcrypt over the old hash, -ZM-', overlay],
      ['bcrypt of a password outside ASCII', umlaut],
      ['bcrypt, restricted to a monitor', restricted],
    ])('works with a password stored as %s', async (_form, user) => {
      const client = await connect();
      expect(await client.ask(loginOf(user))).toMatchObject({ event: 'auth', status: 'Success' });
    });

    it.each([
      ['escontrol off and any other category', { category: 'garage' }],
      ['the category inside data, where it does not count', { data: { ...admin, category: 'escontrol' } }],
      ['lists that are not text', { data: { ...admin, monlist: [1, 2], intlist: 7 } }],
      ['keys that nobody knows', { colour: 'red', data: { ...admin, taste: 'sour' } }],
    ])('works with %s', async (_case, extra) => {
      const client = await connect();
      expect(await client.ask({ ...loginOf(admin), ...extra })).toMatchObject({ status: 'Success' });
    });

    it("works with ZoneMinder's own login token", async () => {
      const client = await connect();
      expect(await client.ask({ event: 'auth', data: { token: zoneMinderToken(admin.user) } })).toMatchObject(
        {
          event: 'auth',
          status: 'Success',
        },
      );
    });

    it('may be repeated', async () => {
      const client = await connect();
      for (const user of [admin, viewer, admin]) {
        expect(await client.ask(loginOf(user))).toMatchObject({ status: 'Success' });
      }
    });
  });

  describe('a bad auth is answered with BADAUTH and the socket is closed', () => {
    const overHash = users.overlay.stored.slice('-ZM-'.length);
    it.each([
      ['a wrong password', { user: admin.user, password: 'wrong' }],
      ['an unknown user', { user: 'nobody', password: 'wrong' }],
      ['an empty user', { user: '', password: admin.password }],
      ['an empty password', { user: admin.user, password: '' }],
      ['no user', { password: admin.password }],
      ['no password', { user: admin.user }],
      ['no data at all', undefined],
      ['numbers for text', { user: 1, password: 2 }],
      ['null for text', { user: null, password: null }],
      ['a user name in another case', { user: 'ADMIN', password: admin.password }],
      ['a disabled user', users.disabled],
      ['a user without a stored password', { user: 'hollow', password: 'x' }],
      ['the stored hash for a password', { user: 'legacy', password: users.legacy.stored }],
      ['the inner hash for a password', { user: 'overlay', password: overHash }],
      ['the wrong password of an old hash', { user: 'legacy', password: 'wrong' }],
      ['the wrong password of a wrapped hash', { user: 'overlay', password: 'wrong' }],
      ['SQL for a user', { user: "admin' OR '1'='1", password: admin.password }],
      ['a forged token', { token: zoneMinderToken(admin.user, 'another secret') }],
      ['a token that has run out', { token: zoneMinderToken(admin.user, hashSecret, -60) }],
      ['the token of a disabled user', { token: zoneMinderToken('disabled') }],
      ['a token without signature', { token: unsignedToken(admin.user) }],
      ['a token that is none', { token: 'abc' }],
    ])('%s', async (_case, data) => {
      const client = await connect();
      expect(await client.ask({ event: 'auth', data })).toEqual(badAuth);
      await client.closed();
    });

    it('the second time on a socket, too', async () => {
      const client = await given().tocsin.login(admin);
      expect(await client.ask(loginOf({ ...admin, password: 'wrong' }))).toEqual(badAuth);
      await client.closed();
    });
  });

  it('the category escontrol is answered with ESCONTROLDISABLED and the socket is closed', async () => {
    const client = await connect();
    expect(await client.ask({ event: 'auth', category: 'escontrol', data: { password: 'x' } })).toEqual({
      ...badAuth,
      reason: 'ESCONTROLDISABLED',
    });
    await client.closed();
  });

  describe('a client that does not authenticate in time', () => {
    it('is told NOAUTH and the socket is closed', async () => {
      const client = await given().hasty.connect();
      expect(await client.frame('NOAUTH', (frame) => frame['event'] === 'auth')).toEqual(noAuth);
      await client.closed();
    });

    it('is not saved by asking for the version', async () => {
      const client = await given().hasty.connect();
      expect(await client.ask(version)).toMatchObject({ status: 'Success' });
      expect(await client.frame('NOAUTH', (frame) => frame['event'] === 'auth')).toEqual(noAuth);
      await client.closed();
    });

    it('is not what one is who did', async () => {
      const silent = await given().hasty.connect();
      const good = await given().hasty.login(admin);
      await silent.closed();
      await expectOpen(good);
    });
  });

  describe('with [auth] enable = no', () => {
    it.each([
      ['anybody', { user: 'nobody', password: 'x' }],
      ['nothing', {}],
    ])('%s may enter', async (_case, data) => {
      const client = await given().trusting.connect();
      expect(await client.ask({ event: 'auth', data })).toMatchObject({
        event: 'auth',
        status: 'Success',
        reason: '',
      });
    });

    it('an auth must be sent all the same', async () => {
      const client = await given().trusting.connect();
      expect(await client.frame('NOAUTH', (frame) => frame['event'] === 'auth')).toEqual(noAuth);
      await client.closed();
    });
  });

  describe('the bare form of the first clients', () => {
    it.each([
      ['at top level', { user: admin.user, password: admin.password }],
      ['inside data', { data: { user: admin.user, password: admin.password } }],
    ])('with credentials %s is answered barely', async (_where, message) => {
      const client = await connect();
      expect(await client.ask(message)).toEqual({ status: 'Success', reason: '' });
    });

    it('with a wrong password gets a bare BADAUTH and the socket is closed', async () => {
      const client = await connect();
      expect(await client.ask({ user: admin.user, password: 'wrong' })).toEqual({
        status: 'Fail',
        reason: 'BADAUTH',
      });
      await client.closed();
    });
  });
}

/** What ZoneMinder's API hands out at login: HS256 over the site's secret. */
function zoneMinderToken(user: string, secret = hashSecret, lifeSeconds = 3600): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: 'ZoneMinder', iat: now - 5, exp: now + lifeSeconds, user, type: 'access' };
  const signed = [{ typ: 'JWT', alg: 'HS256' }, claims].map(inBase64).join('.');
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

function unsignedToken(user: string): string {
  const exp = Math.floor(Date.now() / 1000) + 3600;
  return `${[
    { typ: 'JWT', alg: 'none' },
    { iss: 'ZoneMinder', exp, user, type: 'access' },
  ]
    .map(inBase64)
    .join('.')}.`;
}

function inBase64(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
