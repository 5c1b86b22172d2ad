import type { FastifyRequest } from 'fastify';
import { HttpError } from './http-error';
import { LoginThrottle } from './login-throttle';
import type { Tokens } from './tokens';
import type { Users } from './users';

export interface CallersParts {
  /** Undefined where nobody has to log in. */
  readonly users: Pick<Users, 'matches'> | undefined;
  readonly tokens: Tokens;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Those who ask: who they are, and whether they may. */
export class Callers {
  readonly #throttle: LoginThrottle;

  constructor(private readonly parts: CallersParts) {
    this.#throttle = new LoginThrottle(parts.now);
  }

  /** @throws HttpError 401, 429 */
  async logIn(
    request: FastifyRequest,
    user: string,
    password: string,
  ): Promise<{ access_token: string; expires: number }> {
    const { users, tokens } = this.parts;
    if (users !== undefined) {
      if (!this.#throttle.begin(request.ip))
        throw new HttpError(429, 'too many logins were refused; try again in a minute');
      if (!(await users.matches(user, password))) {
        request.log.warn({ user, address: request.ip }, 'a login for detection was refused');
        throw new HttpError(401, 'incorrect credentials');
      }
      this.#throttle.letIn(request.ip);
    }
    return { access_token: tokens.issue(user), expires: tokens.options.lifetimeSeconds };
  }

  /** @throws HttpError 401 without a good token */
  assertKnown({ headers }: FastifyRequest): void {
    if (this.parts.users === undefined) return;
    const token = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
    if (token === undefined) throw new HttpError(401, 'Missing Authorization Header');
    const verdict = this.parts.tokens.verify(token);
    if (verdict === 'expired') throw new HttpError(401, 'Token has expired');
    if (verdict === 'invalid') throw new HttpError(401, 'Invalid token');
  }
}
