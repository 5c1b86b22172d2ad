import type { Push, PushAnswer } from '@tocsin/push';

/** Takes one push to where it goes, once. */
export interface Courier {
  /** What would be sent, for the log; holds the token. */
  readonly bodyOf: (push: Push) => string;
  /** Throws only when the signal says stop. */
  carry(push: Push, body: string, signal: AbortSignal): Promise<PushAnswer>;
  close(): void;
}
