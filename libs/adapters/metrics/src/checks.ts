import { setTimeout as sleep } from 'node:timers/promises';
import { errorMessage } from '@tocsin/errors';
import type { Reporter } from '@tocsin/health';

/** One that takes longer has failed, ms. */
const patienceMs = 5_000;

/** Looks at something. Whatever it throws is what is wrong. */
export type Check = (signal: AbortSignal) => Promise<unknown>;

/** Looks at each thing again and again, each at its own pace: one that hangs holds up no other. */
export class Checks implements AsyncDisposable {
  readonly #intervalMs: number;
  readonly #closing = new AbortController();
  readonly #running: Promise<void>[] = [];

  /** @param stop - from then on what is looked at is being closed, and nothing is looked at any more */
  constructor(intervalMs: number, stop: AbortSignal | undefined) {
    this.#intervalMs = intervalMs;
    stop?.addEventListener('abort', () => this.#closing.abort(), { once: true });
  }

  add(check: Check, reporter: Reporter): void {
    this.#running.push(this.#repeat(check, reporter));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#running);
  }

  async #repeat(check: Check, reporter: Reporter): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const trouble = await troubleOf(check, signal);
      if (signal.aborted) return;
      if (trouble === undefined) reporter.up();
      else reporter.down(trouble);
      await sleep(this.#intervalMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}

async function troubleOf(check: Check, closing: AbortSignal): Promise<string | undefined> {
  const over = new AbortController();
  const signal = AbortSignal.any([closing, over.signal]);
  const tooLate = sleep(patienceMs, 'no answer within 5 s', { signal, ref: false }).catch(() => undefined);
  try {
    return await Promise.race([check(signal).then(() => undefined), tooLate]);
  } catch (error) {
    return errorMessage(error);
  } finally {
    over.abort();
  }
}
