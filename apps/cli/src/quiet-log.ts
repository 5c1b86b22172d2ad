import pino, { type Logger } from 'pino';

/** For parts that tell the log what the command tells itself. */
export const quietLog = (): Logger => pino({ level: 'silent' });
