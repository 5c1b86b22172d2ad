import { type Logger, pino } from 'pino';

/** Says nothing. */
export const silentLog: Logger = pino({ level: 'silent' });

/** Hands every line to `write`, as JSON. */
export const logTo = (write: (line: string) => void) => pino({ level: 'info' }, { write });
