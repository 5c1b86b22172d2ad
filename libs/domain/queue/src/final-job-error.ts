import { CodedError } from '@tocsin/errors';

/** Thrown by a handler: trying again cannot help. */
export class FinalJobError extends CodedError {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super('job-final', message, options);
    this.name = 'FinalJobError';
  }
}

export function isFinal(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'FinalJobError';
}
