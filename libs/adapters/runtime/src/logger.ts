import type { LogSink } from '@tocsin/logs';
import { type Logger, pino } from 'pino';
import { jsonOutput, prettyOutput } from './logging/standard-output';

export type { Logger };

/** Readable lines on a terminal, JSON for whoever reads a pipe. */
export const usualOutput = (): LogSink => (process.stdout.isTTY ? prettyOutput() : jsonOutput());

/**
 * The log of one process, by default on standard output: JSON lines for programs, readable lines for a terminal.
 * Values under names that hold secrets are masked whatever is logged.
 */
export function createLogger(
  name: string,
  level: 'error' | 'info' | 'debug',
  output: Pick<LogSink, 'write'> = usualOutput(),
): Logger {
  const options = {
    name,
    level,
    redact: {
      paths: [
        'password',
        '*.password',
        'token',
        '*.token',
        'pass',
        '*.pass',
        'authorization',
        '*.authorization',
      ],
      censor: '***',
    },
  };
  return pino(options, output);
}
