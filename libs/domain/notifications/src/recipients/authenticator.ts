import type { MonitorId } from '@tocsin/messages';

/** What a client shows to prove who it is. */
export type Credentials =
  | { readonly kind: 'password'; readonly user: string; readonly password: string }
  /** A ZoneMinder access token (JWT). */
  | { readonly kind: 'token'; readonly token: string };

/** A ZoneMinder user who may receive alarms. */
export interface Viewer {
  readonly user: string;
  /** Monitors whose events this user may see. */
  readonly monitors: 'all' | ReadonlySet<MonitorId>;
}

/** Checks credentials against ZoneMinder's users. */
export interface Authenticator {
  /**
   * @returns the user, or null when the credentials are wrong, the user is disabled or may not see events
   * @throws CodedError `database-unavailable` (retryable): nothing can be said, which is never a refusal
   */
  login(credentials: Credentials): Promise<Viewer | null>;
  /**
   * What a user who logged in before may see now, by name.
   * @returns null when there is no such user any more, or he may not see events
   * @throws CodedError `database-unavailable` (retryable)
   */
  viewer(user: string): Promise<Viewer | null>;
}
