import { createHmac } from 'node:crypto';
import { Tokens } from './tokens';

const key = 'k'.repeat(32);
const at = (now: number, lifetimeSeconds = 3600) => new Tokens({ key, lifetimeSeconds, now: () => now });
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const signed = (head: unknown, claims: unknown, by = key) => {
  const text = `${base64(head)}.${base64(claims)}`;
  return `${text}.${createHmac('sha256', by).update(text).digest('base64url')}`;
};
const jwt = { alg: 'HS256', typ: 'JWT' };

describe('a token', () => {
  it('is a JSON Web Token of HS256 that is good until its end', () => {
    const token = at(1_000_000).issue('es');
    expect(token).toBe(signed(jwt, { sub: 'es', iat: 1000, exp: 4600 }));
    expect(at(4_599_999).verify(token)).toEqual({ user: 'es' });
    expect(at(4_600_000).verify(token)).toBe('expired');
  });

  it.each([
    ['another key', signed(jwt, { sub: 'es', exp: 9e9 }, 'other'.repeat(8))],
    ['no signature', `${base64({ alg: 'none' })}.${base64({ sub: 'es', exp: 9e9 })}.`],
    ['another algorithm', signed({ alg: 'none' }, { sub: 'es', exp: 9e9 })],
    ['no end', signed(jwt, { sub: 'es' })],
    ['nobody', signed(jwt, { exp: 9e9 })],
    ['a part too many', `${signed(jwt, { sub: 'es', exp: 9e9 })}.x`],
    ['no JSON', 'a.b.c'],
    ['nothing', ''],
  ])('of %s is not believed', (_what, token) => {
    expect(at(0).verify(token)).toBe('invalid');
  });
});
