import { type LogLine, lineText } from './log-line';
import { zoneMinderLevel } from './zoneminder-options';

/** The name of the old server in ZoneMinder's logs. */
export const serverComponent = 'zmeventnotification';

/** A line as ZoneMinder's logging has it. */
export interface ZoneMinderLine {
  /** Names the file and the rows: `zmeventnotification`, or `zmesdetect_m3` for looks at monitor 3. */
  readonly component: string;
  /** ZoneMinder's number: 1 debug (5 in full), 0 info, -1 warning, -2 error, -3 fatal. */
  readonly level: number;
  /** `INF`, `WAR`, `ERR`, `FAT`, `DB1`, `DB5` */
  readonly code: string;
  /** Ms since 1970. */
  readonly at: number;
  /** The process that speaks. */
  readonly process: string;
  readonly text: string;
}

const codes: Readonly<Record<number, string>> = { [-3]: 'FAT', [-2]: 'ERR', [-1]: 'WAR', 0: 'INF' };

export function zoneMinderLine(line: LogLine): ZoneMinderLine {
  const level = zoneMinderLevel(line.level);
  return {
    component: line.component ?? serverComponent,
    level,
    code: codes[level] ?? `DB${level}`,
    at: line.at,
    process: line.process,
    text: lineText(line),
  };
}

/**
 * As the old programs wrote it into their files, in local time. The server (es-config 5):
 * `MM/DD/YYYY HH:MM:SS.uuuuuu zmeventnotification[<pid>].INF [<where>] [<text>]`; the detector (detection 13):
 * `MM/DD/YY HH:MM:SS zmesdetect_m10[<pid>] DBG <where> [<text>]`.
 */
export function fileLine(line: ZoneMinderLine, pid: number): string {
  const { component, code, process, text } = line;
  const { day, month, year, time, millis } = localTime(line.at);
  if (component === serverComponent) {
    return `${month}/${day}/${year} ${time}.${millis}000 ${component}[${pid}].${code} [${process}] [${text}]`;
  }
  const word = line.level > 0 ? 'DBG' : code;
  return `${month}/${day}/${year.slice(-2)} ${time} ${component}[${pid}] ${word} ${process} [${text}]`;
}

/** What syslog gets; it adds time, component and process id itself. */
export const syslogLine = ({ code, text }: ZoneMinderLine): string => `${code} [${text}]`;

/** Of syslog, 0..7: critical, error, warning, info, debug. */
export function syslogSeverity(level: number): number {
  if (level > 0) return 7;
  return [6, 4, 3, 2][-level] ?? 2;
}

function localTime(at: number) {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return {
    day: two(date.getDate()),
    month: two(date.getMonth() + 1),
    year: String(date.getFullYear()),
    time: `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`,
    millis: String(date.getMilliseconds()).padStart(3, '0'),
  };
}
