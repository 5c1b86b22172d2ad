export interface CodedErrorOptions {
  /** What went wrong underneath; kept for the log. */
  readonly cause?: unknown;
  /** True when the same call may succeed later (a service is away), false when it never will. */
  readonly retryable?: boolean;
}

/**
 * An error that crosses a room. `code` is stable and may be relied upon by programs; `message` is for
 * people: it says what failed, for which thing, and what to do about it.
 */
export class CodedError extends Error {
  readonly code: string;
  readonly retryable: boolean;

  constructor(code: string, message: string, options: CodedErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CodedError';
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}
