import { CodedError, errorMessage } from '@tocsin/errors';
import type { PushAnswer } from '@tocsin/push';

/** What a push came to that got no answer. @throws the signal's reason, when that is why */
export function failureOf(error: unknown, signal: AbortSignal): PushAnswer {
  signal.throwIfAborted();
  const kind = error instanceof CodedError && error.retryable ? 'retry' : 'failed';
  return { kind, reason: errorMessage(error) };
}
