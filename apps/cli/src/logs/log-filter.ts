import { readLogLine, type WrittenLine } from '@tocsin/logs';
import type { logLevels } from './logs-usage';

export type LevelName = (typeof logLevels)[number];

/** ZoneMinder's numbers. */
const limits: Readonly<Record<LevelName, number>> = { debug: 9, info: 0, warning: -1, error: -2, fatal: -3 };

/** One line as it stands, and what it says where it is understood. */
export interface ShownLine {
  readonly raw: string;
  readonly line: WrittenLine | undefined;
}

export interface Wanted {
  /** This and worse. */
  readonly level: LevelName | undefined;
  /** Ms since 1970. */
  readonly since: number | undefined;
}

/** Which lines are wanted. A line that is not understood belongs to the one before it, as the lines of a stack do. */
export function logFilter({ level, since }: Wanted): (raw: string) => ShownLine | undefined {
  const limit = limits[level ?? 'debug'];
  let isWanted = level === undefined && since === undefined;
  return (raw) => {
    const line = readLogLine(raw);
    if (line !== undefined) isWanted = line.level <= limit && (since === undefined || line.at >= since);
    return isWanted ? { raw, line } : undefined;
  };
}
