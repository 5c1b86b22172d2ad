import { errorMessage } from '@tocsin/errors';
import type { Authenticator, Viewer } from '@tocsin/notifications';
import type { Logger } from 'pino';
import type { Connections } from './connections';

export interface RightsParts {
  /** Null where authentication is off: then everybody may see everything. */
  readonly authenticator: Pick<Authenticator, 'viewer'> | null;
  /** How old an answer of the database may be, ms. */
  readonly maxAgeMs: number;
  /** A clock that never jumps, ms. */
  readonly monotonicMs: () => number;
  readonly log: Logger;
}

/** What users may see by now: logins and registrations last for months, rights may not. */
export class Rights {
  readonly #parts: RightsParts;
  readonly #known = new Map<string, { readonly viewer: Viewer; readonly atMs: number }>();
  readonly #asking = new Map<string, Promise<Viewer>>();
  #isDatabaseAway = false;

  constructor(parts: RightsParts) {
    this.#parts = parts;
  }

  /**
   * A user who is gone or may not see events is one without monitors.
   * @throws CodedError `database-unavailable` only while nothing at all is known of the user
   */
  async of(user: string): Promise<Viewer> {
    const { authenticator, maxAgeMs, monotonicMs } = this.#parts;
    if (authenticator === null) {
      return { user, monitors: 'all' };
    }
    const known = this.#known.get(user);
    if (known !== undefined && monotonicMs() - known.atMs < maxAgeMs) {
      return known.viewer;
    }
    const asking = this.#asking.get(user) ?? this.#ask(authenticator, user);
    this.#asking.set(user, asking);
    try {
      return await asking;
    } catch (error) {
      if (known === undefined) {
        throw error;
      }
      this.#complain(error);
      return known.viewer;
    } finally {
      this.#asking.delete(user);
    }
  }

  /** Has the clients that are connected see what their users may see by now, again and again. */
  watch(connections: Connections): Disposable {
    if (this.#parts.authenticator === null) {
      return { [Symbol.dispose]: () => undefined };
    }
    const timer = setInterval(() => void this.#refresh(connections), this.#parts.maxAgeMs);
    return { [Symbol.dispose]: () => clearInterval(timer) };
  }

  async #ask(authenticator: Pick<Authenticator, 'viewer'>, user: string): Promise<Viewer> {
    const viewer = (await authenticator.viewer(user)) ?? { user, monitors: new Set() };
    this.#known.set(user, { viewer, atMs: this.#parts.monotonicMs() });
    this.#isDatabaseAway = false;
    return viewer;
  }

  async #refresh(connections: Connections): Promise<void> {
    for (const connection of connections) {
      const user = connection.recipient?.viewer.user;
      try {
        if (user !== undefined) {
          connection.useViewer(await this.of(user));
        }
      } catch (error) {
        this.#complain(error);
      }
    }
  }

  /** Once for each time it is away. */
  #complain(error: unknown): void {
    if (!this.#isDatabaseAway) {
      this.#parts.log.warn(
        { err: error },
        `cannot ask what users may see (${errorMessage(error)}); they keep the rights they had`,
      );
    }
    this.#isDatabaseAway = true;
  }
}
