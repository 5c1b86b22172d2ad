import { MonitorId } from '@tocsin/messages';
import type { Authenticator, Credentials, Viewer } from '@tocsin/notifications';
import type { Logger } from 'pino';
import type { UserRow, UserTable } from '../database/user-rows';
import { verifiedToken } from './access-token';
import { PasswordCheck } from './password-check';

/** Checks logins against ZoneMinder's users: password in any of its forms, or a ZoneMinder access token. */
export class ZoneMinderAuthenticator implements Authenticator {
  readonly #users: UserTable;
  readonly #log: Logger;
  readonly #passwords = new PasswordCheck();
  readonly #nowMs: () => number;

  /** @param nowMs - milliseconds since 1970 */
  constructor(users: UserTable, log: Logger, nowMs: () => number = Date.now) {
    this.#users = users;
    this.#log = log;
    this.#nowMs = nowMs;
  }

  async login(credentials: Credentials): Promise<Viewer | null> {
    return credentials.kind === 'password'
      ? this.#byPassword(credentials.user, credentials.password)
      : this.#byToken(credentials.token);
  }

  async viewer(user: string): Promise<Viewer | null> {
    const row = await this.#users.findUserRow(user);
    return row === undefined || refusalOf(row) !== undefined ? null : viewerOf(row);
  }

  async #byPassword(user: string, password: string): Promise<Viewer | null> {
    const row = await this.#users.findUserRow(user);
    // Compared in every case: a refusal must not be quicker for want of a user.
    const matches = await this.#passwords.matches(password, row?.passwordHash);
    if (row === undefined) {
      return this.#refused(user, 'there is no such user');
    }
    return matches ? this.#viewerOf(row) : this.#refused(user, 'the password is wrong');
  }

  async #byToken(token: string): Promise<Viewer | null> {
    const secret = await this.#users.authHashSecret();
    const verified = verifiedToken(token, secret, this.#nowMs() / 1000);
    if (verified === undefined) {
      return this.#refused('', 'the ZoneMinder token is not valid, or no more');
    }
    const row = await this.#users.findUserRow(verified.user);
    if (row === undefined) {
      return this.#refused(verified.user, 'there is no such user any more');
    }
    if (verified.issuedAt < row.tokenMinExpirySeconds) {
      return this.#refused(verified.user, 'the ZoneMinder token has been revoked');
    }
    // Tokens come from the API, and go by the same leave.
    if (!row.apiEnabled) {
      return this.#refused(verified.user, 'the user may not use the API in ZoneMinder');
    }
    return this.#viewerOf(row);
  }

  #viewerOf(row: UserRow): Viewer | null {
    const refusal = refusalOf(row);
    return refusal === undefined ? viewerOf(row) : this.#refused(row.name, refusal);
  }

  #refused(user: string, reason: string): null {
    this.#log.info({ user, reason }, 'login refused');
    return null;
  }
}

function refusalOf({ enabled, eventsPermission }: UserRow): string | undefined {
  if (!enabled) {
    return 'the user is disabled in ZoneMinder';
  }
  return eventsPermission === 'View' || eventsPermission === 'Edit'
    ? undefined
    : 'the user may not view events in ZoneMinder';
}

const viewerOf = ({ name, monitors }: UserRow): Viewer => ({
  user: name,
  monitors: monitors === 'all' ? 'all' : new Set(monitors.map((id) => MonitorId.parse(id))),
});
