import { MonitorId } from '@tocsin/messages';
import type { Authenticator, Credentials, Viewer } from '@tocsin/notifications';

/** A user of the played ZoneMinder. */
export interface SimulatedUser {
  readonly user: string;
  readonly password: string;
  /** Monitors whose events this user may see; all by default. */
  readonly monitors?: 'all' | readonly number[];
}

/** ZoneMinder's users, in memory; it knows no tokens. */
export class SimulatedAuthenticator implements Authenticator {
  readonly #users: readonly SimulatedUser[];

  constructor(users: readonly SimulatedUser[]) {
    this.#users = users;
  }

  login(credentials: Credentials): Promise<Viewer | null> {
    if (credentials.kind !== 'password') return Promise.resolve(null);
    const found = this.#users.find(
      ({ user, password }) => user === credentials.user && password === credentials.password,
    );
    return Promise.resolve(found === undefined ? null : viewerOf(found));
  }

  viewer(name: string): Promise<Viewer | null> {
    const found = this.#users.find(({ user }) => user === name);
    return Promise.resolve(found === undefined ? null : viewerOf(found));
  }
}

const viewerOf = ({ user, monitors = 'all' }: SimulatedUser): Viewer => ({
  user,
  monitors: monitors === 'all' ? 'all' : new Set(monitors.map((id) => MonitorId.parse(id))),
});
