import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { CodedError } from '@tocsin/errors';
import type { Authenticator, Credentials, Viewer } from '@tocsin/notifications';

/** Wrong passwords in a row that cost no pause. */
const freeFailures = 5;
const firstPauseMs = 500;
/** zmNinjaNG waits 20 s for an answer in all. */
const longestPauseMs = 8_000;
/** After so long without another failure all is forgotten, ms. */
const memoryMs = 15 * 60_000;
const maxRemembered = 10_000;
/** What is longer is no user of ZoneMinder, and not worth the room: `Users.Username` holds 64 letters. */
const longestName = 65;
/** Logins of one address, and of one user from one address, that wait at once; more are asked to come again. */
const maxWaiting = 1_000;
const maxWaitingForUser = 20;
/** Logins of one address that are checked at once: enough for every core, too few to keep the others waiting. */
const checkedAtOnce = Math.max(4, availableParallelism() * 2);

interface Failures {
  readonly count: number;
  readonly lastMs: number;
}

/** Work in line: so much at once, the rest waits in order. */
class Line {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(places: number) {
    this.#free = places;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  async enter(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** @returns true when nobody is in it any more */
  leave(places: number): boolean {
    const next = this.#waiting.shift();
    if (next === undefined) {
      this.#free += 1;
    } else {
      next();
    }
    return this.#free === places;
  }
}

/**
 * Slows down who guesses passwords. Guesses at one user from one address wait longer and longer; the
 * same user from elsewhere, and others from the same address, are not made to wait for that. Nobody is locked out.
 */
export class LoginThrottle {
  readonly #lines = new Map<string, Line>();
  readonly #failures = new Map<string, Failures>();
  readonly #paused = new Map<string, number>();
  readonly #nowMs: () => number;

  /** @param monotonicMs - a clock that never jumps, ms */
  constructor(monotonicMs: () => number) {
    this.#nowMs = monotonicMs;
  }

  /** The same authenticator, for what comes from this address. */
  at(address: string, authenticator: Authenticator): Authenticator {
    return {
      login: (credentials) => this.#login(address, authenticator, credentials),
      viewer: (user) => authenticator.viewer(user),
    };
  }

  async #login(
    address: string,
    authenticator: Authenticator,
    credentials: Credentials,
  ): Promise<Viewer | null> {
    const check = () => this.#inLine(address, () => authenticator.login(credentials));
    if (credentials.kind === 'token') {
      return check(); // costs next to nothing, and cannot be guessed
    }
    const key = `${address} ${credentials.user.slice(0, longestName)}`;
    const failures = this.#failuresOf(key);
    if (failures === undefined || failures.count < freeFailures) {
      return this.#noted(key, await check());
    }
    await this.#pause(key);
    return this.#noted(key, await check());
  }

  /** All who wait do so at once: the right password is not to stand in line behind the wrong ones. */
  async #pause(key: string): Promise<void> {
    const waiting = this.#paused.get(key) ?? 0;
    if (waiting >= maxWaitingForUser) {
      throw tooMany(key);
    }
    this.#paused.set(key, waiting + 1);
    try {
      await pause(this.#pauseFor(key), undefined, { ref: false });
    } finally {
      const left = (this.#paused.get(key) ?? 1) - 1;
      if (left === 0) {
        this.#paused.delete(key);
      } else {
        this.#paused.set(key, left);
      }
    }
  }

  async #inLine<Result>(address: string, work: () => Promise<Result>): Promise<Result> {
    const line = this.#lines.get(address) ?? new Line(checkedAtOnce);
    this.#lines.set(address, line);
    if (line.waiting >= maxWaiting) {
      throw tooMany(address);
    }
    await line.enter();
    try {
      return await work();
    } finally {
      if (line.leave(checkedAtOnce)) {
        this.#lines.delete(address);
      }
    }
  }

  #noted(key: string, viewer: Viewer | null): Viewer | null {
    const before = this.#failuresOf(key);
    this.#failures.delete(key);
    if (viewer === null) {
      this.#failures.set(key, { count: (before?.count ?? 0) + 1, lastMs: this.#nowMs() });
      if (this.#failures.size > maxRemembered) {
        const [oldest = ''] = this.#failures.keys();
        this.#failures.delete(oldest);
      }
    }
    return viewer;
  }

  #failuresOf(key: string): Failures | undefined {
    const failures = this.#failures.get(key);
    return failures !== undefined && this.#nowMs() - failures.lastMs < memoryMs ? failures : undefined;
  }

  #pauseFor(key: string): number {
    const failures = this.#failuresOf(key);
    if (failures === undefined || failures.count < freeFailures) {
      return 0;
    }
    const length = Math.min(longestPauseMs, firstPauseMs * 2 ** (failures.count - freeFailures));
    return Math.max(0, failures.lastMs + length - this.#nowMs());
  }
}

const tooMany = (where: string): CodedError =>
  new CodedError('too-many-logins', `too many logins wait to be checked for ${where}`, { retryable: true });
