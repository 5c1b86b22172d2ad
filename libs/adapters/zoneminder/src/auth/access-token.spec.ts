import { createHmac } from 'node:crypto';
import { verifiedToken } from './access-token';

const now = 1_795_182_000;
const secret = 'zm-rig-hash-secret';
const good = { iss: 'ZoneMinder', iat: now - 10, exp: now + 7_190, user: 'viewer', type: 'access' };

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function tokenOf(
  claims: Record<string, unknown>,
  { alg = 'HS256', key = secret, hmac = 'sha256' } = {},
): string {
  const body = `${part({ typ: 'JWT', alg })}.${part(claims)}`;
  return `${body}.${createHmac(hmac, key).update(body).digest('base64url')}`;
}

describe('an access token', () => {
  it('names its user when it is signed with our secret and valid now', () => {
    expect(verifiedToken(tokenOf(good), secret, now)).toEqual({ user: 'viewer', issuedAt: now - 10 });
  });

  it.each([
    ['of another secret', tokenOf(good, { key: 'other' }), secret],
    ['signed with the empty secret of a ZoneMinder that has none', tokenOf(good, { key: '' }), ''],
    ['expired', tokenOf({ ...good, exp: now }), secret],
    ['from the future', tokenOf({ ...good, iat: now + 3_600 }), secret],
    ['for refreshing', tokenOf({ ...good, type: 'refresh' }), secret],
    ['of another issuer', tokenOf({ ...good, iss: 'Somebody' }), secret],
    ['without a user', tokenOf({ ...good, user: '' }), secret],
    ['without an end', tokenOf({ ...good, exp: undefined }), secret],
    ['that says alg none', `${part({ alg: 'none' })}.${part(good)}.`, secret],
    ['that says alg none, signed all the same', tokenOf(good, { alg: 'none' }), secret],
    ['with another algorithm', tokenOf(good, { alg: 'HS512', hmac: 'sha512' }), secret],
    ['with a part too many', `${tokenOf(good)}.x`, secret],
    ['that is none', 'good', secret],
    ['that is empty', '', secret],
    ['of dots', '..', secret],
    ['of null', `${part(null)}.${part(null)}.x`, secret],
  ])('%s is refused', (_case, token, key) => {
    expect(verifiedToken(token, key, now)).toBeUndefined();
  });

  it('whose claims were changed is refused', () => {
    const [header, , signature] = tokenOf(good).split('.');
    expect(
      verifiedToken(`${header}.${part({ ...good, user: 'admin' })}.${signature}`, secret, now),
    ).toBeUndefined();
  });
});
