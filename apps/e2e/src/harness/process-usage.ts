import { readFileSync } from 'node:fs';

/** Ticks a second of the times in /proc; 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

export interface ProcessUsage {
  /** Processor time so far, user and system, milliseconds. */
  readonly cpuMs: number;
  /** Resident memory, bytes. */
  readonly rssBytes: number;
}

/** What a running process has used; read from /proc, so Linux only. */
export function processUsage(pid: number): ProcessUsage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The command name may hold blanks and brackets; the numbers begin behind the last bracket with field 3.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [userTicks, systemTicks] = [Number(fields[11]), Number(fields[12])];
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
  return { cpuMs: ((userTicks + systemTicks) * 1000) / ticksPerSecond, rssBytes: pages * 4096 };
}
