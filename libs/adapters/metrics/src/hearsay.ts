import type { Dependencies, Reporter } from '@tocsin/health';

/** So many failures one after the other are no single phone's trouble any more. */
const failuresInARow = 3;

/** How things are that others tell of: nobody here looks at them, and each is known from the first word about it. */
export class Hearsay {
  readonly #dependencies: Dependencies;
  readonly #reporters = new Map<string, Reporter>();
  readonly #failures = new Map<string, number>();

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  of(name: string): Reporter {
    const known = this.#reporters.get(name) ?? this.#dependencies.add(name);
    this.#reporters.set(name, known);
    return known;
  }

  /** Something was tried. @param failure - undefined where it was done */
  tried(name: string, failure: string | undefined): void {
    const failures = failure === undefined ? 0 : (this.#failures.get(name) ?? 0) + 1;
    this.#failures.set(name, failures);
    if (failure === undefined) this.of(name).up();
    else if (failures >= failuresInARow) this.of(name).down(failure);
  }
}
