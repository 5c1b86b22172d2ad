import { setTimeout as pause } from 'node:timers/promises';
import { CodedError } from '@tocsin/errors';

const firstPauseMs = 100;
const longestPauseMs = 2_000;

export interface UntilStoredOptions {
  /** Aborted when it no longer counts: the last trouble is thrown then. */
  readonly signal: AbortSignal;
  /** Gets the first trouble; what follows is most likely the same. */
  readonly onTrouble: (error: CodedError) => void;
}

/** Stores something, again and again while the store is away. @throws what `store` throws where another try cannot help */
export async function untilStored(
  store: () => Promise<unknown>,
  { signal, onTrouble }: UntilStoredOptions,
): Promise<void> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      await store();
      return;
    } catch (error) {
      if (!(error instanceof CodedError && error.retryable) || signal.aborted) throw error;
      if (pauseMs === firstPauseMs) onTrouble(error);
      await pause(pauseMs, undefined, { signal }).catch(() => {
        throw error; // stopping; the pause is no reason
      });
    }
  }
}
