import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

export type { Logger };

/**
 * The log of one process, on standard output: JSON lines for programs, readable lines for a terminal.
 * Values under names that hold secrets are masked whatever is logged.
 */
export function createLogger(name: string, level: 'error' | 'info' | 'debug'): Logger {
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
  if (!process.stdout.isTTY) return pino(options, pino.destination({ dest: 1, sync: true }));
  return pino(
    options,
    pretty({ colorize: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss.l', sync: true }),
  );
}
