import { errorMessage } from '@tocsin/errors';
import { compileLabelPattern, type LabelPattern, type TestExpression } from './label-pattern';

export interface LabelPatternsParts {
  readonly test: TestExpression;
  /** Gets each pattern that cannot be used, once, with what is wrong with it. */
  readonly onTrouble: (pattern: string, error: unknown) => void;
}

/** The patterns of the configuration. One that is none, or takes too long, lets everything through from then on. */
export class LabelPatterns {
  readonly #compiled = new Map<string, LabelPattern>();

  constructor(private readonly parts: LabelPatternsParts) {}

  matches(pattern: string, label: string): boolean {
    if (pattern === '.*') return true;
    try {
      return this.#patternOf(pattern)(label);
    } catch (error) {
      this.#compiled.set(pattern, () => true);
      this.parts.onTrouble(pattern, error);
      return true;
    }
  }

  #patternOf(pattern: string): LabelPattern {
    const known = this.#compiled.get(pattern);
    if (known !== undefined) return known;
    const compiled = compileLabelPattern(pattern, this.parts.test);
    this.#compiled.set(pattern, compiled);
    return compiled;
  }
}

/** For the log: what is wrong with a pattern, and what that means. */
export function patternTrouble(error: unknown): string {
  return `${errorMessage(error)}; until then every label counts`;
}
