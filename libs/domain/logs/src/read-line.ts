import { parseLogLine } from './log-line';
import { type ZoneMinderLine, zoneMinderLine } from './zoneminder-line';

/** A line that somebody wrote, by us or by ZoneMinder's own programs. */
export interface WrittenLine extends ZoneMinderLine {
  /** Of the process that wrote it. */
  readonly pid: number;
}

/** `11/20/2026 17:04:05.123000 zmeventnotification[4711].INF [gateway] [text]`, and as ZoneMinder's C++ daemons: `[where.cpp/12]` */
const server =
  /^(?<month>\d\d)\/(?<day>\d\d)\/(?<year>\d{2,4}) (?<time>[\d:]{8})\.(?<fraction>\d{3})\d* (?<component>\w+)\[(?<pid>\d+)\]\.(?<code>\w{3})-? ?\[(?<process>[^\]]*)\] \[(?<text>.*)\]$/s;

/** `11/20/26 17:04:05 zmesdetect_m3[4711] DBG1 detector [text]` */
const detector =
  /^(?<month>\d\d)\/(?<day>\d\d)\/(?<year>\d{2,4}) (?<time>[\d:]{8}) (?<component>\w+)\[(?<pid>\d+)\] (?<code>\w{3,4}) (?<process>\S+) \[(?<text>.*)\]$/s;

const levelOf: Readonly<Record<string, number>> = { INF: 0, WAR: -1, ERR: -2, FAT: -3, PNC: -4 };

/**
 * Reads a line of a log file as {@link fileLine} writes it, or of JSON as pino does, with whatever `docker compose logs`
 * puts before it.
 * @returns undefined for what is neither
 */
export function readLogLine(line: string): WrittenLine | undefined {
  const from = line.indexOf('{"level":');
  return from < 0 ? readFileLine(line) : readJsonLine(line.slice(from));
}

function readJsonLine(json: string): WrittenLine | undefined {
  const line = parseLogLine(json);
  const [, pid = '0'] = /"pid":(\d+)/.exec(json) ?? [];
  return line && { ...zoneMinderLine(line), pid: Number(pid) };
}

function readFileLine(line: string): WrittenLine | undefined {
  const parts = (server.exec(line) ?? detector.exec(line))?.groups;
  if (parts === undefined) return undefined;
  const { component = '', code = '', pid, process = '', text = '' } = parts;
  const level = levelOf[code] ?? (Number(/^D(?:B|BG)(\d)$/.exec(code)?.[1] ?? 1) || 1);
  return { component, level, code, at: momentOf(parts), process, text, pid: Number(pid) };
}

/** Local time, as it was written. */
function momentOf(parts: Readonly<Record<string, string | undefined>>): number {
  const { month, day, year, time = '', fraction = '0' } = parts;
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  const full = Number(year) < 100 ? Number(year) + 2000 : Number(year);
  return new Date(full, Number(month) - 1, Number(day), hours, minutes, seconds, Number(fraction)).getTime();
}
