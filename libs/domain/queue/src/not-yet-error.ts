import { CodedError } from '@tocsin/errors';

/** Thrown by a handler: it cannot be done yet. The job comes again after a while, and no try is counted. */
export class NotYetError extends CodedError {
  /** The job is handed out again no sooner than this, ms from now. */
  readonly afterMs: number;

  constructor(message: string, options: { readonly afterMs: number; readonly cause?: unknown }) {
    super('job-not-yet', message, { cause: options.cause, retryable: true });
    this.name = 'NotYetError';
    this.afterMs = options.afterMs;
  }
}

export function isNotYet(thrown: unknown): thrown is NotYetError {
  return thrown instanceof Error && thrown.name === 'NotYetError';
}
