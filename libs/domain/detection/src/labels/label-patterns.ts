import { errorMessage } from '@tocsin/errors';
import { compileLabelPattern, type LabelPattern, type TestExpression } from './label-pattern';

export interface LabelPatternsParts {
  readonly test: TestExpression;
  /** Gets each pattern that cannot be used, once, with what is wrong with it. */
  readonly onTrouble: (pattern: string, error: unknown) => void;
}

/** Those who ask over HTTP bring their own. */
const mostKept = 1_000;

/** The patterns of the configuration. One that is none, or takes too long, neither leaves out nor ignores anything from then on. */
export class LabelPatterns {
  /** Null: cannot be used. */
  readonly #compiled = new Map<string, LabelPattern | null>();

  constructor(private readonly parts: LabelPatternsParts) {}

  /** @param ifUnusable - what a pattern says that cannot be used: true, unless a match is to drop the label */
  matches(pattern: string, label: string, ifUnusable = true): boolean {
    if (pattern === '.*') return true;
    try {
      return this.#patternOf(pattern)?.(label) ?? ifUnusable;
    } catch (error) {
      this.#keep(pattern, null);
      this.parts.onTrouble(pattern, error);
      return ifUnusable;
    }
  }

  #patternOf(pattern: string): LabelPattern | null {
    const known = this.#compiled.get(pattern);
    return known === undefined ? this.#keep(pattern, compileLabelPattern(pattern, this.parts.test)) : known;
  }

  #keep(pattern: string, compiled: LabelPattern | null): LabelPattern | null {
    if (this.#compiled.size >= mostKept) this.#compiled.clear();
    this.#compiled.set(pattern, compiled);
    return compiled;
  }
}

/** For the log: what is wrong with a pattern, and what that means. */
export function patternTrouble(error: unknown): string {
  return `${errorMessage(error)}; until then every label counts`;
}
