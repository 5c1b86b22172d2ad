import { setTimeout as sleep } from 'node:timers/promises';
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

/** How long somebody waits for the database to say what is known of old, ms; then that has to do. */
const patienceMs = 500;

/** A question to the database. */
interface Question {
  readonly answer: Promise<Viewer>;
  /** Somebody has given up waiting for it: nobody else waits who knows something. */
  isLate: boolean;
}

/** What users may see by now: logins and registrations last for months, rights may not. */
export class Rights {
  readonly #parts: RightsParts;
  readonly #known = new Map<string, { readonly viewer: Viewer; readonly atMs: number }>();
  readonly #asking = new Map<string, Question>();
  #isDatabaseAway = false;

  constructor(parts: RightsParts) {
    this.#parts = parts;
  }

  /**
   * A user who is gone or may not see events is one without monitors. A database that is away or slow does not hold up
   * who asks for a user of whom something is known.
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
    const question = this.#asking.get(user) ?? this.#ask(authenticator, user);
    return known === undefined ? question.answer : this.#answerInTime(question, known.viewer);
  }

  /** Has the clients that are connected see what their users may see by now, again and again. */
  watch(connections: Connections): Disposable {
    if (this.#parts.authenticator === null) {
      return { [Symbol.dispose]: () => undefined };
    }
    const timer = setInterval(() => void this.#refresh(connections), this.#parts.maxAgeMs);
    return { [Symbol.dispose]: () => clearInterval(timer) };
  }

  #ask(authenticator: Pick<Authenticator, 'viewer'>, user: string): Question {
    const question = { answer: this.#viewerOf(authenticator, user), isLate: false };
    this.#asking.set(user, question);
    const isOver = (): void => void this.#asking.delete(user);
    question.answer.then(isOver, isOver);
    return question;
  }

  async #answerInTime(question: Question, old: Viewer): Promise<Viewer> {
    if (question.isLate) {
      return old;
    }
    const patience = new AbortController();
    const late = sleep(patienceMs, undefined, patience).catch(() => undefined);
    const answer = await Promise.race([question.answer.catch(() => old), late]);
    patience.abort();
    question.isLate = answer === undefined;
    return answer ?? old;
  }

  async #viewerOf(authenticator: Pick<Authenticator, 'viewer'>, user: string): Promise<Viewer> {
    const { monotonicMs } = this.#parts;
    try {
      const viewer = (await authenticator.viewer(user)) ?? { user, monitors: new Set() };
      this.#known.set(user, { viewer, atMs: monotonicMs() });
      this.#isDatabaseAway = false;
      return viewer;
    } catch (error) {
      const known = this.#known.get(user);
      if (known !== undefined) {
        this.#complain(error);
        this.#known.set(user, { ...known, atMs: monotonicMs() });
      }
      throw error;
    }
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
