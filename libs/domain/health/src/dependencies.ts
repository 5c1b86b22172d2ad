/** `unknown`: nobody has looked yet. */
export type State = 'unknown' | 'up' | 'down';

/** One thing that the process leans on, as others are told of it. */
export interface DependencyState {
  readonly name: string;
  readonly state: State;
  /** Since when it is in that state, ms since 1970. */
  readonly since: number;
  /** What is wrong and what helps; undefined unless it is down. */
  readonly reason: string | undefined;
  /** Whether the process can do nothing useful without it. */
  readonly isVital: boolean;
}

/** `degraded`: it works, less well or without a part. */
export type Readiness = 'ready' | 'degraded' | 'unready';

/** Says how one dependency is. Saying the same again changes nothing but the reason. */
export interface Reporter {
  up(): void;
  down(reason: string): void;
}

/** Everything that a process leans on, and how each of it is. */
export class Dependencies {
  readonly #states = new Map<string, DependencyState>();
  readonly #now: () => number;
  readonly #onChange: (now: DependencyState, before: DependencyState) => void;

  /**
   * @param now - ms since 1970
   * @param onChange - told of each change of a state; not of a change of the reason alone
   */
  constructor(
    now: () => number,
    onChange: (now: DependencyState, before: DependencyState) => void = () => undefined,
  ) {
    this.#now = now;
    this.#onChange = onChange;
  }

  /** A dependency of that name, `unknown` at first; one that is known already goes on as it is. */
  add(name: string, { isVital = false }: { readonly isVital?: boolean } = {}): Reporter {
    if (!this.#states.has(name)) {
      this.#states.set(name, { name, state: 'unknown', since: this.#now(), reason: undefined, isVital });
    }
    return {
      up: () => this.#say(name, 'up', undefined),
      down: (reason) => this.#say(name, 'down', reason),
    };
  }

  /** In the order in which they were added. */
  get states(): readonly DependencyState[] {
    return [...this.#states.values()];
  }

  get readiness(): Readiness {
    if (this.states.some(({ isVital, state }) => isVital && state !== 'up')) return 'unready';
    return this.states.some(({ state }) => state === 'down') ? 'degraded' : 'ready';
  }

  #say(name: string, state: State, reason: string | undefined): void {
    const before = this.#states.get(name);
    if (before === undefined) return;
    const isSame = before.state === state;
    const now = { ...before, state, reason, since: isSame ? before.since : this.#now() };
    this.#states.set(name, now);
    if (!isSame) this.#onChange(now, before);
  }
}
