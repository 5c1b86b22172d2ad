import { performance } from 'node:perf_hooks';
import type { Stage } from '@tocsin/messages';

/** Notes how long each step of a look took. */
export class Stopwatch {
  readonly #stages: Stage[] = [];

  get stages(): Stage[] {
    return [...this.#stages];
  }

  note(name: string, tookMs: number): void {
    this.#stages.push({ name, tookMs: Math.max(0, Math.round(tookMs * 10) / 10) });
  }

  /** Runs a step and notes its time, also when it throws. */
  async time<Result>(name: string, step: () => Promise<Result>): Promise<Result> {
    const started = performance.now();
    try {
      return await step();
    } finally {
      this.note(name, performance.now() - started);
    }
  }
}
