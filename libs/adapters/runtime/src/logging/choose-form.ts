import type { LogsConfig } from '@tocsin/config';

/** How the log looks, and where it goes. */
export type LogForm = Exclude<LogsConfig['to'], 'auto'>;

export interface Surroundings {
  /** Standard output is a terminal. */
  readonly isTerminal: boolean;
  /** What is written to standard output is lost. */
  readonly isUnread: boolean;
  /** ZoneMinder is set up on this machine. */
  readonly hasZoneMinder: boolean;
}

/** A person at a terminal reads lines; beside ZoneMinder, with nobody reading, its own logs; programs read JSON. */
export function chooseForm(
  { to }: Pick<LogsConfig, 'to'>,
  { isTerminal, isUnread, hasZoneMinder }: Surroundings,
): LogForm {
  if (to !== 'auto') return to;
  if (isTerminal) return 'pretty';
  return isUnread && hasZoneMinder ? 'zoneminder' : 'json';
}
