import { createHmac, timingSafeEqual } from 'node:crypto';
import { isRecord, parseJson } from '@tocsin/errors';

/** What a good ZoneMinder access token says. */
export interface AccessToken {
  readonly user: string;
  /** Seconds since 1970. */
  readonly issuedAt: number;
}

/** How far the clocks of ZoneMinder and ours may be apart, seconds. */
const leewaySeconds = 60;

/**
 * Checks a ZoneMinder access token (a JWT, ZoneMinder 1.33 and later). Only HS256 counts, whatever the token says of
 * itself.
 * @param secret - `ZM_AUTH_HASH_SECRET`; without one no token is good
 * @param nowSeconds - since 1970
 * @returns undefined for anything that is not a token of ours, valid now
 */
export function verifiedToken(token: string, secret: string, nowSeconds: number): AccessToken | undefined {
  const [header = '', payload = '', signature = '', ...rest] = token.split('.');
  if (secret === '' || rest.length > 0 || objectIn(header)?.alg !== 'HS256') {
    return undefined;
  }
  const expected = createHmac('sha256', secret).update(`${header}.${payload}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    return undefined;
  }
  const { iss, iat, exp, user, type } = objectIn(payload) ?? {};
  const isOurs = iss === 'ZoneMinder' && type === 'access' && typeof user === 'string' && user !== '';
  if (!isOurs || typeof iat !== 'number' || typeof exp !== 'number') {
    return undefined;
  }
  return iat <= nowSeconds + leewaySeconds && nowSeconds < exp ? { user, issuedAt: iat } : undefined;
}

function objectIn(part: string): Readonly<Record<string, unknown>> | undefined {
  const value = parseJson(Buffer.from(part, 'base64url').toString('utf8'));
  return isRecord(value) ? value : undefined;
}
