import { createHmac, timingSafeEqual } from 'node:crypto';
import { isRecord, parseJson } from '@tocsin/errors';

export interface TokenOptions {
  readonly key: string;
  readonly lifetimeSeconds: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export type TokenVerdict = { readonly user: string } | 'expired' | 'invalid';

const header = encoded({ alg: 'HS256', typ: 'JWT' });

/** Tokens for those who have logged in: JSON Web Tokens signed by HMAC with SHA-256 (RFC 7519). */
export class Tokens {
  constructor(readonly options: TokenOptions) {}

  issue(user: string): string {
    const issuedAt = this.#seconds();
    const claims = encoded({ sub: user, iat: issuedAt, exp: issuedAt + this.options.lifetimeSeconds });
    return `${header}.${claims}.${this.#signature(`${header}.${claims}`)}`;
  }

  /** Only what we sign ourselves is believed, whatever a token says of its algorithm. */
  verify(token: string): TokenVerdict {
    const [given = '', claims = '', signature = '', ...rest] = token.split('.');
    if (rest.length > 0 || !isEqual(signature, this.#signature(`${given}.${claims}`))) return 'invalid';
    const said = decoded(claims);
    if (typeof said.sub !== 'string' || typeof said.exp !== 'number' || decoded(given).alg !== 'HS256')
      return 'invalid';
    return this.#seconds() < said.exp ? { user: said.sub } : 'expired';
  }

  #signature(text: string): string {
    return createHmac('sha256', this.options.key).update(text).digest('base64url');
  }

  #seconds(): number {
    return Math.floor(this.options.now() / 1000);
  }
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decoded(part: string): Readonly<Record<string, unknown>> {
  const value = parseJson(Buffer.from(part, 'base64url').toString('utf8'));
  return isRecord(value) ? value : {};
}

function isEqual(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
